using StackExchange.Redis;

namespace Broker.Broker.Composition;

/// <summary>How the broker holds on to Redis, which keeps what can be loaded again: it starts, and goes on, without it.</summary>
public static class RedisSettings
{
    private const int TimeoutMs = 2_000;

    /// <param name="address">host:port</param>
    public static ConfigurationOptions Of(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = TimeoutMs;
        options.SyncTimeout = TimeoutMs;
        options.ConnectRetry = 1;
        return options;
    }
}

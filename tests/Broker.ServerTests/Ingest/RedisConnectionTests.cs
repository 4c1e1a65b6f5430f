using System.Diagnostics;
using Broker.Broker.Composition;
using Broker.ServerTests.Servers;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

/// <summary>A Redis that took the question and answers nothing at all: the client library by itself would wait for minutes.</summary>
[Collection(WithRealServers.Name)]
public sealed class RedisConnectionTests(RealServers servers)
{
    [Fact]
    public async Task A_connection_that_answers_nothing_is_given_up_and_made_anew()
    {
        using var gate = new SlowGate(int.Parse(servers.Redis.Split(':')[1]));
        using var redis = await ConnectionMultiplexer.ConnectAsync(RedisSettings.Of($"127.0.0.1:{gate.Port}"));
        var database = redis.GetDatabase();
        await database.StringGetAsync("before");

        gate.Delay = Timeout.InfiniteTimeSpan;
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<Exception>(() => database.StringGetAsync("during").WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 40);

        gate.Delay = TimeSpan.Zero;
        await Filter.Eventually.HoldsAsync(() => AnswersAsync(database), TimeSpan.FromSeconds(20), "it answers over a new connection");
    }

    private static async Task<bool> AnswersAsync(IDatabase database)
    {
        try
        {
            await database.StringGetAsync("after").WaitAsync(TimeSpan.FromSeconds(2));
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

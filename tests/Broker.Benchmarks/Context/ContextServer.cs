using Broker.Broker.DevStack;
using StackExchange.Redis;

namespace Broker.Benchmarks.Context;

/// <summary>A Redis of this benchmark alone, which keeps its catalogues for the next run.</summary>
internal sealed class ContextServer : IAsyncDisposable
{
    private static readonly TimeSpan SavePoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SaveLimit = TimeSpan.FromMinutes(5);

    private readonly FileStream claim;
    private readonly ServerProcess process;

    private ContextServer(FileStream claim, ServerProcess process, ConnectionMultiplexer redis) => (this.claim, this.process, Redis) = (claim, process, redis);

    public ConnectionMultiplexer Redis { get; }

    private IServer Server => Redis.GetServer(Redis.GetEndPoints()[0]);

    /// <exception cref="ServerException">It cannot be started, or another run has the folder.</exception>
    public static async Task<ContextServer> StartAsync(string folder, CancellationToken cancellation)
    {
        var claim = PrivateServers.Claim(folder);
        try
        {
            var (process, address) = await PrivateRedis.StartAsync(Path.Combine(folder, "redis"), cancellation);
            var redis = await ConnectAsync(address, cancellation);
            var server = new ContextServer(claim, process, redis);
            // A snapshot in the middle would take a core from what is measured.
            await server.Server.ConfigSetAsync("save", "");
            return server;
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    public async Task<long> UsedBytesAsync() =>
        long.Parse((await Server.InfoAsync("memory")).SelectMany(group => group).First(pair => pair.Key == "used_memory").Value);

    public async Task SaveAsync(CancellationToken cancellation)
    {
        var before = await Server.LastSaveAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await Server.SaveAsync(SaveType.BackgroundSave);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(SaveLimit);
        while (await Server.LastSaveAsync() == before)
            await Task.Delay(SavePoll, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Redis.Dispose();
        await process.DisposeAsync();
        await claim.DisposeAsync();
    }

    // It answers pings while it still reads the catalogues of the last run.
    private static async Task<ConnectionMultiplexer> ConnectAsync(string address, CancellationToken cancellation)
    {
        var options = ConfigurationOptions.Parse(address);
        (options.AllowAdmin, options.AbortOnConnectFail) = (true, false);
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        while (true)
        {
            try
            {
                await redis.GetDatabase().KeyExistsAsync("catalogs");
                return redis;
            }
            catch (RedisException)
            {
                await Task.Delay(SavePoll, cancellation);
            }
        }
    }
}

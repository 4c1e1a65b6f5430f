using StackExchange.Redis;

namespace Broker.ServerTests.Servers;

[Collection(WithRealServers.Name)]
public sealed class RealServersTests(RealServers servers)
{
    [Fact]
    public async Task Redis_and_PostgreSQL_answer()
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        Assert.True(await redis.GetDatabase().PingAsync() < TimeSpan.FromSeconds(5));
        await using var source = Npgsql.NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await using var command = source.CreateCommand("SELECT 41 + 1");
        Assert.Equal(42, await command.ExecuteScalarAsync());
    }
}

using Broker.Api.Archive;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class DeadLetterKeeperTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task Only_what_is_too_old_is_deleted_and_it_stays_counted()
    {
        await new DeadLetterSink(api.Database).PublishAsync([.. Enumerable.Range(0, 1_200).Select(i => Letter(i, days: i < 1_150 ? 31 : 29))], default);
        var keeper = new DeadLetterKeeper(api.Database, TimeSpan.FromDays(30), TimeProvider.System, NullLogger<DeadLetterKeeper>.Instance);

        Assert.Equal(1_150, await keeper.ExpireAsync(default));
        Assert.Equal(0, await keeper.ExpireAsync(default));

        await using var left = api.Database.Source.CreateCommand("SELECT (SELECT count(*) FROM dead_letters), (SELECT sum(count)::bigint FROM archive_counts WHERE entry = 'dead_lettered')");
        await using var row = await left.ExecuteReaderAsync();
        await row.ReadAsync();
        Assert.Equal((50L, 1_200L), (row.GetInt64(0), row.GetInt64(1)));
    }

    private static DeadLetter Letter(int offset, int days) => new()
    {
        Step = "3 decode", Reason = Reason.Undecodable, Message = "torn", Topic = "t", Offset = offset, Bytes = new byte[] { 1 },
        RejectedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days),
    };
}

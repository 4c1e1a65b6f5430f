using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class FenceTests(RealServers servers) : IAsyncLifetime
{
    private static readonly Dictionary<FencedPlace, int> Both = new() { [new("classified", Guid.Empty, 0)] = 1, [new("classified", Guid.Empty, 1)] = 1 };
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task A_writer_whose_partition_another_one_claimed_writes_nothing()
    {
        await using var first = new ArchiveSink(api.Database, TimeProvider.System);
        await using var second = new ArchiveSink(api.Database, TimeProvider.System);
        var (zombie, owner) = (Fenced(first), Fenced(second));
        await zombie.PublishAsync([Placed(1, 0), Placed(2, 1)], default);
        await owner.PublishAsync([Placed(3, 1)], default);

        await Assert.ThrowsAsync<FencedException>(async () => await zombie.PublishAsync([Placed(4, 0), Placed(5, 1)], default));
        Assert.Equal("1 2 3", await IdsAsync());

        await zombie.PublishAsync([Placed(4, 0)], default);
        await owner.PublishAsync([Placed(6, 1)], default);
        Assert.Equal("1 2 3 4 6", await IdsAsync());
    }

    [Fact]
    public async Task A_partition_that_was_away_is_claimed_anew()
    {
        await using var first = new ArchiveSink(api.Database, TimeProvider.System);
        await using var second = new ArchiveSink(api.Database, TimeProvider.System);
        var (mine, other) = (Fenced(first), Fenced(second));
        await mine.PublishAsync([Placed(1, 0)], default);
        await other.PublishAsync([Placed(2, 0)], default);
        await mine.PublishAsync([Placed(3, 0) with { Assignment = 2 }], default);
        await Assert.ThrowsAsync<FencedException>(async () => await other.PublishAsync([Placed(4, 0)], default));
        Assert.Equal("1 2 3", await IdsAsync());
    }

    [Fact]
    public async Task PostgreSQL_itself_ends_a_transaction_that_says_nothing()
    {
        var ticket = await new Fence(api.Database, "archive", TimeProvider.System).EnterAsync(Both, default);
        await using var session = await api.Database.Source.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await ticket.CheckAsync(session, default);
        await using var ask = new Npgsql.NpgsqlCommand("SELECT current_setting('idle_in_transaction_session_timeout')", session);
        Assert.Equal("20s", await ask.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_writer_that_stands_still_within_its_transaction_holds_up_nobody_for_long_and_cannot_commit()
    {
        var stopped = await new Fence(api.Database, "archive", TimeProvider.System).EnterAsync(Both, default);
        await using var session = await api.Database.Source.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await stopped.CheckAsync(session, default);

        var ticket = await new Fence(api.Database, "archive", TimeProvider.System).EnterAsync(Both, default).WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => transaction.CommitAsync());
        await using var next = await api.Database.Source.OpenConnectionAsync();
        await using var writing = await next.BeginTransactionAsync();
        await ticket.CheckAsync(next, default);
        await Assert.ThrowsAsync<FencedException>(() => stopped.CheckAsync(next, default));
    }

    private FencedSink<ClassifiedAlert> Fenced(ArchiveSink sink) => new(sink, new Fence(api.Database, "archive", TimeProvider.System));

    private static Placed<ClassifiedAlert> Placed(long id, int partition) => new(Samples.Full(id), "classified", Guid.Empty, partition, 1);

    private async Task<string> IdsAsync()
    {
        await using var command = api.Database.Source.CreateCommand("SELECT string_agg(alert_id::text, ' ' ORDER BY alert_id) FROM alerts");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}

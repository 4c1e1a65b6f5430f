using Broker.Core.Storage;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Broker.ServerTests.Filter;

/// <summary>What the table of filters tells those who run them, and how often they tell it something.</summary>
[Collection(WithRealServers.Name)]
public sealed class FilterTellTests(RealServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);
    private Database database = null!;
    private StoredFilter filter = null!;

    public async Task InitializeAsync()
    {
        database = new Database(await servers.NewDatabaseAsync());
        await database.MigrateAsync(default);
        filter = await new FilterTable(database).AddAsync(new StoredFilter { Owner = "ann", Name = "f", Expression = "dec < 90" }, default);
    }

    public Task DisposeAsync() => database.DisposeAsync().AsTask();

    [Fact]
    public async Task Only_what_changes_who_gets_what_is_news()
    {
        var table = new FilterTable(database);
        await using var session = await database.Source.OpenConnectionAsync();
        await using (var listen = new NpgsqlCommand($"LISTEN {FilterTable.Channel}", session))
            await listen.ExecuteNonQueryAsync();

        await table.AddUnpublishedAsync(filter, 1, "too large", isOff: false, default);
        Assert.False(await session.WaitAsync(Wait));
        await table.AddUnpublishedAsync(filter, 1, "too large", isOff: true, default);
        Assert.True(await session.WaitAsync(Wait));
        var known = Assert.Single(await table.LiveAsync(default));
        Assert.Equal(("too large", 2L), (known.TopicDisabledReason, known.Unpublished));
        await table.AddUnpublishedAsync(known, 1, "too large", isOff: true, default);
        Assert.False(await session.WaitAsync(Wait));
        await table.EnableAsync("ann", "f", default);
        Assert.True(await session.WaitAsync(Wait));
    }

    [Fact]
    public async Task A_topic_that_refuses_on_and_on_is_told_of_now_and_then()
    {
        var live = new LiveFilters(NullLogger.Instance);
        var unpublished = new UnpublishedMatches(NullLogger.Instance);
        var store = new FilterStore(database, live, TimeProvider.System, NullLogger.Instance) { Unpublished = unpublished };
        await store.ReloadAsync(default);

        for (var i = 0; i < 5; i++)
        {
            unpublished.Add(live.Current.Filters[0], "too large");
            await store.ReloadAsync(default);
        }

        Assert.Equal(1, Assert.Single(await new FilterTable(database).LiveAsync(default)).Unpublished);
        Assert.Equal(4, unpublished.Untold.Sum(refused => refused.Matches));
    }
}

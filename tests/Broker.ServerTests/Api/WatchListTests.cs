using System.Text;
using System.Text.Json;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Watch;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class WatchListTests(RealServers servers) : IAsyncLifetime
{
    private const string Csv = "name,ra,dec,radius\nHIDDEN PLACE,13 00 00,-45 00 00,30\nother,10,10,\n";
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);
    private ApiServer api = null!;
    private ConnectionMultiplexer redis = null!;

    public async Task InitializeAsync()
    {
        api = await ApiServer.StartAsync(servers);
        redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
    }

    public async Task DisposeAsync()
    {
        redis.Dispose();
        await api.DisposeAsync();
    }

    [Fact]
    public async Task A_list_is_saved_live_within_seconds_given_back_replaced_and_dropped()
    {
        using var stop = new CancellationTokenSource();
        var log = new ListLog();
        var running = new WatchListKeeper(api.Database, new CatalogStore(redis), TimeProvider.System, log).RunAsync(stop.Token);

        var saved = await ApiServer.ReadAsync(await PutAsync("targets", Csv), 200);
        Assert.Equal((2, "local"), (saved.GetProperty("rows").GetInt32(), saved.GetProperty("owner").GetString()));
        await Eventually.HoldsAsync(async () => (await WatchedAsync()).Count == 1, Seconds, "the list is live");
        var match = Assert.Single(await WatchedAsync());
        Assert.Equal(("local", "targets", "HIDDEN PLACE"), (match.Owner, match.Source.Catalog, match.Source.SourceId));
        Assert.Equal(Csv, await api.Owner.GetStringAsync("/api/v1/watch_lists/targets"));

        await ApiServer.ReadAsync(await PutAsync("targets", "ra,dec\n1,1\n"), 200);
        await Eventually.HoldsAsync(async () => (await WatchedAsync()).Count == 0, Seconds, "the new list is live");
        Assert.Equal(204, (int)(await api.Owner.DeleteAsync("/api/v1/watch_lists/targets")).StatusCode);
        await Eventually.HoldsAsync(async () => !(await new CatalogStore(redis).ListAsync()).Any(info => info.Owner is not null), Seconds, "the list is gone");
        await stop.CancelAsync();
        await running;
        Assert.DoesNotContain("HIDDEN", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("targets", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_that_lost_a_list_gets_it_again()
    {
        await PutAsync("lost", Csv);
        var keeper = new WatchListKeeper(api.Database, new CatalogStore(redis), TimeProvider.System, NullLogger<WatchListKeeper>.Instance);
        await keeper.SyncAsync(default);
        await new CatalogStore(redis).DropAsync("local/lost");
        await keeper.SyncAsync(default);
        Assert.Equal("lost", Assert.Single(await WatchedAsync()).Source.Catalog);
        await api.Owner.DeleteAsync("/api/v1/watch_lists/lost");
        await keeper.SyncAsync(default);
    }

    [Fact]
    public async Task Every_mistake_comes_back_with_its_line_and_nothing_is_saved()
    {
        var answer = await ApiServer.ReadAsync(await PutAsync("Bad Name", "ra,dec\nx,1\n1,99\n"), 400);
        var messages = answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString()!).ToList();
        Assert.Equal(3, messages.Count);
        Assert.StartsWith("line 2: right ascension 'x'", messages[1], StringComparison.Ordinal);
        Assert.StartsWith("line 3: declination '99'", messages[2], StringComparison.Ordinal);
        Assert.Empty((await ApiServer.ReadAsync(await api.Owner.GetAsync("/api/v1/watch_lists"), 200)).EnumerateArray());
    }

    [Fact]
    public async Task Without_a_token_there_are_no_lists()
    {
        await ApiServer.ReadAsync(await api.Anyone.GetAsync("/api/v1/watch_lists"), 401);
        await ApiServer.ReadAsync(await api.Anyone.GetAsync("/api/v1/watch_lists/targets"), 401);
        await ApiServer.ReadAsync(await api.Anyone.PutAsync("/api/v1/watch_lists/targets", new StringContent(Csv)), 401);
        await ApiServer.ReadAsync(await api.Anyone.DeleteAsync("/api/v1/watch_lists/targets"), 401);
    }

    [Fact]
    public async Task The_archive_shows_a_watched_alert_without_the_list_and_a_private_match_to_its_owner_alone()
    {
        var alert = new ClassifiedAlert { Alert = Alert() with { Context = new AlertContext { Watched = [Hidden("local"), Hidden("ada")] } } };
        await api.StoreAsync(alert);
        var text = await api.Owner.GetStringAsync("/api/v1/alerts/test/1") + await api.Owner.GetStringAsync("/api/v1/alerts") + await api.Owner.GetStringAsync("/api/v1/objects/test/watched");
        Assert.Contains("\"watched\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HIDDEN", text, StringComparison.Ordinal);

        await new MatchSink(api.Database).PublishAsync([Match(alert, "local", true), Match(alert, "ada", true), Match(alert, "ada", false)], default);
        Assert.Equal(["ada.open"], await MatchesAsync(api.Anyone, "/api/v1/matches"));
        Assert.Equal(["ada.open", "local.private"], await MatchesAsync(api.Owner, "/api/v1/matches"));
        Assert.Empty(await MatchesAsync(api.Owner, "/api/v1/filters/ada/private/matches"));
        Assert.Equal(["local.private"], await MatchesAsync(api.Owner, "/api/v1/filters/local/private/matches"));
    }

    private Task<HttpResponseMessage> PutAsync(string name, string csv) =>
        api.Owner.PutAsync($"/api/v1/watch_lists/{name}", new StringContent(csv, Encoding.UTF8, "text/csv"));

    private async Task<IReadOnlyList<WatchMatch>> WatchedAsync() =>
        (await new ContextReader(redis, TimeProvider.System, NullLogger<ContextReader>.Instance).ReadAsync([Alert()], default))[0].Watched;

    private static async Task<IEnumerable<string>> MatchesAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(path)).RootElement.GetProperty("matches").EnumerateArray()
            .Select(match => $"{match.GetProperty("owner").GetString()}.{match.GetProperty("filter_name").GetString()}").Order(StringComparer.Ordinal);

    private static WatchMatch Hidden(string owner) =>
        new(owner, new CatalogMatch { Catalog = "hidden", SourceId = "HIDDEN PLACE", SeparationArcsec = 1, RaDeg = 195, DecDeg = -45 });

    private static FilterMatch Match(ClassifiedAlert alert, string owner, bool isPrivate) => new()
    {
        Owner = owner, FilterName = isPrivate ? "private" : "open", FilterVersion = 1, Classified = alert.For(owner), IsPrivate = isPrivate,
    };

    private static Alert Alert() => new()
    {
        Survey = "test", SchemaVersion = "1", AlertId = 1, ObjectId = "watched", RaDeg = 195, DecDeg = -45.005, MjdTai = 61000.25, Band = "r",
    };

    private sealed class ListLog : ILogger<WatchListKeeper>
    {
        private readonly StringBuilder text = new();

        public string Text => text.ToString();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            text.AppendLine(formatter(state, exception));
    }
}

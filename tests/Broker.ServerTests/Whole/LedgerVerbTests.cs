using System.Text.Json;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Filter.Delivery;
using Broker.ServerTests.Api;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary><c>broker ledger</c> as an operator's script calls it, without Kafka to ask.</summary>
[Collection(WithRealServers.Name)]
public sealed class LedgerVerbTests(RealServers servers)
{
    [Fact]
    public async Task It_balances_or_names_the_very_messages_and_exits_with_one()
    {
        var postgres = await servers.NewDatabaseAsync();
        var (code, output, errors) = await RunAsync(postgres, "ledger");
        Assert.True(code == 0, errors);
        Assert.Contains("balanced: 0 consumed", output);

        await using var database = new Database(postgres);
        await using var archive = new ArchiveSink(database, TimeProvider.System);
        await archive.PublishAsync([At(1, 10), At(2, 11), At(2, 12), At(3, 16)], default);
        await new LedgerSink(database).PublishAsync([Entry(new(10, 6, Verdict.Passed, null), new(16, 1, Verdict.Passed, null))], default);
        (code, output, errors) = await RunAsync(postgres, "ledger", "--json");
        Assert.Equal(1, code);
        Assert.Contains("survey [4]: came to no end: offsets 13 … 15", errors);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("unbalanced", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("total").GetProperty("on_the_way").GetInt64());

        await archive.PublishAsync([At(4, 13), At(5, 14), At(6, 15)], default);
        await new LedgerSink(database).PublishAsync([Entry(new LedgerRun(20, 1, Verdict.Dropped, Reason.Duplicate)) with { LostFrom = 17 }], default);
        (code, _, errors) = await RunAsync(postgres, "ledger");
        Assert.Equal(1, code);
        Assert.Contains("ingest never saw survey [4] 17 … 19 (deleted before it read them)", errors);
        Assert.Equal(0, (await RunAsync(postgres, "ledger", "acknowledge")).Code);
        (code, output, errors) = await RunAsync(postgres, "ledger", "--wait", "5");
        Assert.True(code == 0, errors);
        Assert.Contains("balanced: 8 consumed = 6 stored + 2 duplicates + 0 dead-lettered + 0 on their way; 0 lost", output);
    }

    [Fact]
    public async Task Matches_are_published_or_refused_and_each_webhook_that_is_owed_is_known()
    {
        var postgres = await servers.NewDatabaseAsync();
        await using var database = new Database(postgres);
        await database.MigrateAsync(default);
        var (owed, refused) = (Match(1) with { IsPublished = true, OwesWebhook = true }, Match(2) with { IsPublished = false, OwesWebhook = false });
        await new global::Broker.Api.Archive.MatchSink(database).PublishAsync([owed, refused, Match(3), owed], default);
        var (code, output, errors) = await RunAsync(postgres, "ledger");
        Assert.Equal(1, code);
        Assert.Contains("3 matches = 1 published + 1 refused + 1 untold; webhooks: 0 delivered, 0 undeliverable, 0 pending", output);
        Assert.Contains($"1 matches owe a webhook that is neither pending nor delivered nor undeliverable: {owed.Id}", errors);

        await new WebhookOutbox(database, TimeProvider.System).AddAsync([(owed, "http://127.0.0.1:9", [])], default);
        (code, output, errors) = await RunAsync(postgres, "ledger", "--json");
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        var matches = json.RootElement.GetProperty("matches");
        Assert.Equal(["matched", "published", "refused", "untold", "pending", "delivered", "undeliverable", "unknown", "unowed"], matches.EnumerateObject().Select(member => member.Name));
        Assert.Equal((3, 1, 1), (matches.GetProperty("matched").GetInt64(), matches.GetProperty("untold").GetInt64(), matches.GetProperty("pending").GetInt64()));
    }

    [Fact]
    public async Task Wrong_arguments_are_named()
    {
        Assert.Equal(2, (await RunAsync("Host=127.0.0.1;Port=1", "ledger", "--wait", "-1")).Code);
        Assert.Equal(2, (await RunAsync("Host=127.0.0.1;Port=1", "dead-letters", "retry")).Code);
        Assert.Equal(2, (await RunAsync("Host=127.0.0.1;Port=1", "dead-letters", "list", "--since", "soon")).Code);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string postgres, params string[] arguments) => BrokerProgram.RunAsync(
        Path.Combine(servers.Folder, RealServers.UniqueName("ledger")), new Dictionary<string, string> { ["BROKER_POSTGRES"] = postgres }, arguments);

    private static FilterMatch Match(long id) => new() { Owner = "ann", FilterName = "sn", FilterVersion = 1, Classified = Samples.Full(id) };

    private static LedgerEntry Entry(params LedgerRun[] runs) => new() { Worker = "ingest", Topic = "survey", Partition = 4, Runs = runs };

    private static ClassifiedAlert At(long id, long offset) => Samples.Full(id) with { Alert = Samples.Full(id).Alert with { Source = new("survey", Guid.Empty, 4, offset) } };
}

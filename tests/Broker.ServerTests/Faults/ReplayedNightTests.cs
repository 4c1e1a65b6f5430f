using System.Text.Json;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>F22: a night that comes a second time changes nothing, whether its ingest remembers the first time or not.</summary>
[Collection(WithRealServers.Name)]
public sealed class ReplayedNightTests(RealServers servers)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task A_night_that_is_replayed_gives_no_row_no_message_and_no_webhook_again() => FaultRuns.OfAsync("F22", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 300 });
        var broker = await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(DrainLimit);
        var before = await StateAsync(run);

        await EndAsync(broker, run);
        var stored = run.Reference.Alerts.Count;
        Assert.Equal(stored, await ReplayAsync(run, broker, "--from", "2020-01-01", "--to", "2100-01-01"));
        await run.AssertAllThereAsync(DrainLimit);

        Assert.Equal(before, await StateAsync(run));
        var duplicates = (await new FaultOracle(run.Place).RowsAsync<long>("SELECT count(*) FROM duplicates")).Single();
        Assert.Equal(run.Reference.Duplicates + stored, duplicates);
        figures.Note("replayed", stored);
    });

    /// <summary>Killed, stopped in order, or still the same process: as the dice say.</summary>
    private static async Task EndAsync(FaultBroker broker, FaultRun run)
    {
        var way = run.Dice.Below(3);
        run.Figures.Note("way", way);
        if (way == 2)
            return;
        await (way == 0 ? broker.KillAsync() : broker.StopAsync());
        await broker.StartAsync();
    }

    /// <returns>Packets sent.</returns>
    private static async Task<long> ReplayAsync(FaultRun run, FaultBroker broker, params string[] range)
    {
        var (code, output, errors) = await BrokerProgram.RunAsync(broker.Folder, run.Place.Environment(broker.Options), ["replay", .. range, "--json"]);
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        return json.RootElement.GetProperty("sent").GetInt64();
    }

    /// <summary>Everything that users get and keep, counted.</summary>
    private static async Task<string> StateAsync(FaultRun run)
    {
        var oracle = new FaultOracle(run.Place);
        var rows = await oracle.RowsAsync<long>("SELECT count(*) FROM alerts UNION ALL SELECT count(*) FROM matches UNION ALL SELECT count(*) FROM webhook_outbox UNION ALL SELECT count(*) FROM dead_letters");
        var messages = run.Filters.Select(filter => TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + filter.Topic).Count());
        return $"rows {string.Join(' ', rows)}, messages {string.Join(' ', messages)}, webhooks {run.Hook.Messages.Count}";
    }
}

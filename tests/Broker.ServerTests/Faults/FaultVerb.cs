using System.Text.Json;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>A verb of the broker beside a running one, with the same settings and data folder.</summary>
internal static class FaultVerb
{
    /// <returns>Its exit code and what it said to stderr.</returns>
    public static async Task<(int Code, IReadOnlyList<JsonElement> Lines, string Errors)> RunAsync(FaultPlace place, FaultBroker broker, params string[] words)
    {
        var (code, output, errors) = await BrokerProgram.RunAsync(broker.Folder, place.Environment(broker.Options), words);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line));
        return (code, [.. lines], errors);
    }

    /// <summary>Everything that users get and keep, counted.</summary>
    public static async Task<string> StateAsync(FaultRun run)
    {
        var oracle = new FaultOracle(run.Place);
        var rows = await oracle.RowsAsync<long>("SELECT count(*) FROM alerts UNION ALL SELECT count(*) FROM matches UNION ALL SELECT count(*) FROM webhook_outbox UNION ALL SELECT count(*) FROM dead_letters");
        var messages = run.Filters.Select(filter => TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + filter.Topic).Count());
        return $"rows {string.Join(' ', rows)}, messages {string.Join(' ', messages)}, webhooks {run.Hook.Messages.Count}";
    }
}

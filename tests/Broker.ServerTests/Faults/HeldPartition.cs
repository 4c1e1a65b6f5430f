using System.Diagnostics;
using Broker.ServerTests.Filter;

namespace Broker.ServerTests.Faults;

/// <summary>A partition that waits at a packet whose schema nobody knows.</summary>
internal sealed class HeldPartition(FaultRun run, SchemaChange change, FaultPacket held)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>A held message is tried every 10 s.</summary>
    private static readonly TimeSpan ATry = TimeSpan.FromSeconds(11);

    private readonly FaultOracle oracle = new(run.Place);

    /// <summary>Fails unless the broker says where it waits, everything else that was sent goes on, and nothing behind it does.</summary>
    /// <param name="broker">Whose partition it is.</param>
    /// <param name="sent">So many packets have been sent, from the first.</param>
    public async Task AssertAsync(FaultBroker broker, int sent)
    {
        var there = change.Packets.Take(sent).Where(packet => !IsBehind(packet)).ToList();
        var (alerts, poison) = (change.Alerts(there), there.Count(packet => packet.Poison is not null));
        var started = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(async () => await EndedAsync() >= alerts.Count + poison, Soon, $"{alerts.Count} alerts and {poison} dead letters are there");
        run.Figures.Note("seconds_of_the_others", Stopwatch.GetElapsedTime(started).TotalSeconds);
        await Eventually.HoldsAsync(() => Pauses(broker).Any(IsItsPause), Soon, $"a pause at {Place} is told");
        await Task.Delay(ATry);

        Assert.Equal(alerts.Order(), (await oracle.RowsAsync<string>("SELECT survey || ':' || alert_id FROM alerts")).Order());
        Assert.Equal(poison, await oracle.CountAsync("dead_letters"));
        Assert.True(IsItsPause(Pauses(broker).Last()), $"the last pause of {Partition} is that at {Place}");
        Assert.True(broker.Runs, "it goes on");
    }

    private string Partition => $"{run.Place.SurveyTopic(held.Survey)} [{held.Partition}]";

    private string Place => $"{Partition} offset {change.Packets.Count(packet => IsBeside(packet) && packet.Number < held.Number)}";

    private bool IsItsPause(string line) => line.Contains($"ingest: PAUSED at {Place} since", StringComparison.Ordinal);

    private bool IsBeside(FaultPacket packet) => (packet.Survey, packet.Partition) == (held.Survey, held.Partition);

    private bool IsBehind(FaultPacket packet) => IsBeside(packet) && packet.Number >= held.Number;

    /// <summary>Another one may wait for a moment, too: whether a packet is spoilt or of a newer schema, the registry must say.</summary>
    private IEnumerable<string> Pauses(FaultBroker broker) => broker.Log.Where(line => line.Contains($"ingest: PAUSED at {Partition} offset", StringComparison.Ordinal));

    private async Task<long> EndedAsync() => (await oracle.RowsAsync<long>("SELECT (SELECT count(*) FROM alerts) + (SELECT count(*) FROM dead_letters)")).Single();
}

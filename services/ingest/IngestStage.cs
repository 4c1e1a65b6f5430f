using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// Steps 3 to 7 of the path of an alert: a survey's message becomes an alert with its context and a place in the packs.
/// A message whose schema nobody knows is held. A message carries one alert; a container with several is split before it is published
/// (<see cref="PacketFile"/>). With <see cref="IngestSteps.ReuseAlerts"/>, what a batch's outcomes hold is valid until the next batch.
/// </summary>
public sealed class IngestStage(PacketReader packets, Dedup dedup, IngestSteps steps) : IStage<ReadOnlyMemory<byte>, Alert>
{
    private readonly Recycled<DecodedAlert> reused = new(static _ => { });
    private readonly Witness witness = new(dedup, steps.Time);

    public async ValueTask<IReadOnlyList<Outcome<Alert>>> RunAsync(
        IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, CancellationToken cancellation)
    {
        reused.Clear();
        var outcomes = new Outcome<Alert>[batch.Count];
        var fresh = new List<(int Index, DecodedPacket Packet)>(batch.Count);
        await DecodeAsync(batch, fresh, outcomes, cancellation);
        await DropDuplicatesAsync(batch, fresh, outcomes, cancellation);
        var contexts = await ContextsAsync(fresh, cancellation);
        var places = await PlacesAsync(batch, fresh, cancellation);
        for (var i = 0; i < fresh.Count; i++)
        {
            var (index, packet) = fresh[i];
            packet.Alert.PublishedAt = PublishedAt(batch[index]);
            if (contexts is not null)
                packet.Alert.Context = contexts[i];
            if (places is not null)
                packet.Alert.Packet = places[i] with { Cutouts = packet.Cutouts };
            outcomes[index] = Outcome<Alert>.Passed(packet.Alert);
        }

        return outcomes;
    }

    // What lies behind a held message in its partition waits with it, and is not even looked at.
    private async ValueTask DecodeAsync(
        IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, List<(int Index, DecodedPacket Packet)> fresh, Outcome<Alert>[] outcomes, CancellationToken cancellation)
    {
        using var span = StreamMetrics.Spans.StartActivity("3 decode");
        var held = new Dictionary<(string, int), string>();
        for (var i = 0; i < batch.Count; i++)
        {
            var partition = (batch[i].Topic, batch[i].Partition);
            var outcome = held.TryGetValue(partition, out var why)
                ? Outcome<DecodedPacket>.Held(why)
                : await packets.ReadOneAsync(batch[i].Value, cancellation, steps.ReuseAlerts ? reused.Next() : null);
            if (outcome.Verdict == Verdict.Held)
                held[partition] = outcome.Message!;
            if (outcome.Verdict == Verdict.Passed)
                fresh.Add((i, outcome.Value));
            else
                outcomes[i] = outcome.Verdict == Verdict.Held ? Outcome<Alert>.Held(outcome.Message!) : Outcome<Alert>.Rejected(outcome.Reason, outcome.Message!);
        }
    }

    private async ValueTask DropDuplicatesAsync(
        IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, List<(int Index, DecodedPacket Packet)> fresh, Outcome<Alert>[] outcomes, CancellationToken cancellation)
    {
        using var span = StreamMetrics.Spans.StartActivity("5 dedup");
        witness.Begin(batch);
        var doubtful = new List<(int Index, Alert Alert)>();
        foreach (var (index, packet) in fresh)
        {
            var (message, alert) = (batch[index], packet.Alert);
            alert.Source = Source(message);
            if (dedup.IsDuplicate(alert.Survey, alert.AlertId, Source(message)))
                outcomes[index] = Outcome<Alert>.Dropped(Reason.Duplicate);
            else if (!witness.Swears(message, alert.MjdTai))
                doubtful.Add((index, alert));
        }

        if (steps.AreStoredElsewhere is { } ask && doubtful.Count > 0)
        {
            var stored = await ask([.. doubtful.Select(item => item.Alert)], cancellation);
            foreach (var (index, _) in doubtful.Where((_, i) => stored[i]))
                outcomes[index] = Outcome<Alert>.Dropped(Reason.Duplicate);
        }

        fresh.RemoveAll(item => outcomes[item.Index].Verdict == Verdict.Dropped);
    }

    private async ValueTask<IReadOnlyList<AlertContext>?> ContextsAsync(
        List<(int Index, DecodedPacket Packet)> fresh, CancellationToken cancellation)
    {
        if (steps.ReadContext is null || fresh.Count == 0)
            return null;
        using var span = StreamMetrics.Spans.StartActivity("6 context");
        return await steps.ReadContext([.. fresh.Select(item => item.Packet.Alert)], cancellation);
    }

    private async ValueTask<IReadOnlyList<StoredPacket>?> PlacesAsync(
        IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, List<(int Index, DecodedPacket Packet)> fresh, CancellationToken cancellation)
    {
        if (steps.StorePackets is null || fresh.Count == 0)
            return null;
        using var span = StreamMetrics.Spans.StartActivity("7 store");
        return await steps.StorePackets([.. fresh.Select(item => Entry(batch[item.Index], item.Packet))], cancellation);
    }

    private static PackEntry Entry(StreamMessage<ReadOnlyMemory<byte>> message, DecodedPacket packet) => new()
    {
        Topic = message.Topic, Partition = message.Partition, Offset = message.Offset, AppendedAt = message.Timestamp, Bytes = packet.Bytes,
    };

    private static AlertSource Source(StreamMessage<ReadOnlyMemory<byte>> message) =>
        new(message.Topic, message.TopicId, message.Partition, message.Offset);

    private static DateTimeOffset? PublishedAt(StreamMessage<ReadOnlyMemory<byte>> message) =>
        message.Timestamp == default ? null : message.Timestamp;
}

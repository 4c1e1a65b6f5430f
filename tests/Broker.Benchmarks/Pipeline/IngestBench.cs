using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Context;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.Benchmarks.Pipeline;

/// <summary>Steps 3 to 7 on one set of packets.</summary>
internal sealed class IngestBench(PacketSet set, StepRecorder recorder)
{
    private readonly List<DecodedPacket> packets = new(set.Packets.Count);
    private IReadOnlyList<AlertContext> contexts = [];
    private IReadOnlyList<StoredPacket> places = [];

    /// <returns>The alerts as they are published.</returns>
    public async Task<IReadOnlyList<Alert>> RunAsync(IConnectionMultiplexer redis, string folder, CancellationToken cancellation)
    {
        await DecodeAsync(cancellation);
        await DedupAsync();
        await ContextAsync(redis, cancellation);
        await PackAsync(folder, cancellation);
        var alerts = packets.Select((packet, i) => packet.Alert with
        {
            Context = contexts[i],
            Packet = places[i] with { Cutouts = packet.Cutouts },
            PublishedAt = TimeProvider.System.GetUtcNow(),
        }).ToArray();
        await recorder.MeasureAsync(StepNames.EncodeAlert, alerts.Length, () => Each(alerts, alert => AlertCodec.Encode(alert)));
        var encoded = Array.ConvertAll(alerts, AlertCodec.Encode);
        await recorder.MeasureAsync(StepNames.DecodeAlert, alerts.Length, () => Each(encoded, bytes => AlertCodec.Decode(bytes)));
        return alerts;
    }

    private static ValueTask Each<T, TDone>(IReadOnlyList<T> items, Func<T, TDone> work)
    {
        foreach (var item in items)
            work(item);
        return ValueTask.CompletedTask;
    }

    private async Task DecodeAsync(CancellationToken cancellation)
    {
        var reader = SchemaPlaces.Reader(null);
        await recorder.MeasureAsync(StepNames.Decode, set.Packets.Count, async () =>
        {
            packets.Clear();
            foreach (var packet in set.Packets)
                packets.Add((await reader.ReadOneAsync(packet, cancellation)).Value);
        });
    }

    // A memory that is full, as it is after the first minutes, and an id that is new each time.
    private async Task DedupAsync()
    {
        var dedup = new Dedup();
        var next = 0L;
        for (; next < Dedup.DefaultCapacity; next++)
            dedup.IsDuplicate("lsst", next, new AlertSource("packets", Guid.Empty, 0, next));
        await recorder.MeasureAsync(StepNames.Dedup, packets.Count, () =>
        {
            foreach (var packet in packets)
                dedup.IsDuplicate(packet.Alert.Survey, next, new AlertSource("packets", Guid.Empty, 0, next++));
            return ValueTask.CompletedTask;
        });
    }

    private async Task ContextAsync(IConnectionMultiplexer redis, CancellationToken cancellation)
    {
        var reader = new ContextReader(redis, TimeProvider.System, NullLogger<ContextReader>.Instance);
        var alerts = packets.ConvertAll(packet => packet.Alert);
        await recorder.MeasureAsync(StepNames.Context, alerts.Count, async () => contexts = await reader.ReadAsync(alerts, cancellation));
    }

    private async Task PackAsync(string folder, CancellationToken cancellation)
    {
        using var writer = new FolderPackStorage(Packs.FolderIn(folder)).CreateWriter(TimeProvider.System);
        var entries = packets.Select((packet, i) => new PackEntry { Topic = "packets", Offset = i, Bytes = packet.Bytes }).ToList();
        await recorder.MeasureAsync(StepNames.Pack, entries.Count, async () => places = await writer.AppendAsync(entries, cancellation));
        Directory.Delete(folder, recursive: true);
    }
}

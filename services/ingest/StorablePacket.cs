using Broker.Core.Alerts;
using Broker.Core.Wire;

namespace Broker.Ingest;

/// <summary>The bytes to store of a message, such that its cutouts are slices of them.</summary>
internal static class StorablePacket
{
    /// <summary>The message as it came, or, when it was compressed, a container with the same schema and datum that is not.</summary>
    public static DecodedPacket Of(ReadOnlyMemory<byte> message, FilePacket packet)
    {
        var (alert, cutouts) = packet.Outcome.Value!;
        if (message.Span.Overlaps(packet.Datum.Span, out var start))
            return new DecodedPacket(alert, message, Shifted(cutouts, start));

        var unpacked = Unpacked(message, packet.Datum.Span);
        return new DecodedPacket(alert, unpacked, Shifted(cutouts, unpacked.AsSpan().IndexOf(packet.Datum.Span)));
    }

    private static byte[] Unpacked(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> datum) =>
        ObjectContainer.TryOpen(message, out var container, out _) ? ContainerWriter.OfOne(container.Schema.ToJson(), datum) : [];

    private static IReadOnlyList<CutoutRange> Shifted(IReadOnlyList<CutoutRange> cutouts, int start) =>
        [.. cutouts.Select(cutout => cutout with { Offset = cutout.Offset + start })];
}

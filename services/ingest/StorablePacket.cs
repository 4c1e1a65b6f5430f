using Broker.Core.Wire;

namespace Broker.Ingest;

/// <summary>The bytes to store of a message, such that its cutouts are slices of them.</summary>
internal static class StorablePacket
{
    /// <summary>The message as it came, or, when it was compressed, a container with the same schema and datum that is not.</summary>
    public static DecodedPacket Of(ReadOnlyMemory<byte> message, FilePacket packet)
    {
        var decoded = packet.Outcome.Value!;
        var bytes = message;
        if (!message.Span.Overlaps(packet.Datum.Span, out var start))
        {
            bytes = Unpacked(message, packet.Datum.Span);
            start = bytes.Span.IndexOf(packet.Datum.Span);
        }

        decoded.ShiftCutouts(start);
        return new DecodedPacket(decoded, bytes);
    }

    private static byte[] Unpacked(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> datum) =>
        ObjectContainer.TryOpen(message, out var container, out _) ? ContainerWriter.OfOne(container.Schema.ToJson(), datum) : [];
}

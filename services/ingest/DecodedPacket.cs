using Broker.Core.Alerts;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>An alert with the bytes to store of it.</summary>
/// <param name="Decoded">Its images lie within <paramref name="Bytes"/>.</param>
/// <param name="Bytes">
/// A whole packet that can be read again: the message itself, or, where the message was compressed, the same packet unpacked,
/// so that the cutouts are slices.
/// </param>
public readonly record struct DecodedPacket(DecodedAlert Decoded, ReadOnlyMemory<byte> Bytes)
{
    public Alert Alert => Decoded.Alert;

    public IReadOnlyList<CutoutRange> Cutouts => Decoded.Cutouts;
}

using Broker.Core.Alerts;

namespace Broker.Ingest;

/// <summary>An alert with the bytes to store of it.</summary>
/// <param name="Bytes">
/// A whole packet that can be read again: the message itself, or, where the message was compressed, the same packet unpacked,
/// so that the cutouts are slices.
/// </param>
/// <param name="Cutouts">Where the images lie within <paramref name="Bytes"/>.</param>
public sealed record DecodedPacket(Alert Alert, ReadOnlyMemory<byte> Bytes, IReadOnlyList<CutoutRange> Cutouts);

using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>What one packet of a file or message came to.</summary>
/// <param name="Index">Its number within the file, from 0; what could not be read is counted too.</param>
/// <param name="Offset">Where it begins, bytes from the start of the file; of a packet in a compressed or damaged block, where the block does.</param>
/// <param name="Datum">The bare datum; empty when it could not be cut out.</param>
public readonly record struct FilePacket(int Index, long Offset, Outcome<DecodedAlert> Outcome, ReadOnlyMemory<byte> Datum);

using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// The packets of one object container. A damaged block is one rejected packet; what stands in a block behind a datum that
/// cannot be read is lost with it, and the message says how many that are.
/// </summary>
/// <param name="first">What the first packet is read into; null makes something new, as for all others.</param>
internal sealed class ContainerPackets(ReadOnlyMemory<byte> file, DatumDecoder decode, DecodedAlert? first)
{
    private int next;

    public IEnumerable<FilePacket> Read(ObjectContainer container) => container.Blocks().SelectMany(ReadBlock);

    private IEnumerable<FilePacket> ReadBlock(ContainerBlock block)
    {
        if (!block.Fault.IsNone)
        {
            yield return Rejected(block.Offset, block.Fault.ToString());
            yield break;
        }

        var position = 0;
        for (var left = block.Count; left > 0; left--)
        {
            var rest = block.Data[position..];
            var outcome = decode(rest.Span[..Math.Min(rest.Length, WireLimits.MaxPacketBytes)], Target(), out var consumed);
            if (consumed == 0)
            {
                var lost = left == 1 ? "" : $"; the {left - 1} datums behind it in the block are lost";
                yield return Rejected(OffsetOf(block, position), outcome.Message + lost);
                yield break;
            }

            yield return new FilePacket(next++, OffsetOf(block, position), outcome, rest[..consumed]);
            position += consumed;
        }

        if (position < block.Data.Length)
            yield return Rejected(OffsetOf(block, position), $"{block.Data.Length - position} bytes behind the last datum of a block");
    }

    private DecodedAlert Target()
    {
        var target = first ?? new DecodedAlert();
        first = null;
        return target;
    }

    private FilePacket Rejected(long offset, string message) =>
        new(next++, offset, Outcome<DecodedAlert>.Rejected(Reason.Undecodable, message), default);

    private long OffsetOf(ContainerBlock block, int position) =>
        file.Span.Overlaps(block.Data.Span, out var start) ? start + position : block.Offset;
}

namespace Broker.Ingest;

/// <summary>What became of the packets of some files; every packet is one or the other.</summary>
public readonly record struct DecodeCounts(long Decoded, long Rejected)
{
    public long Packets => Decoded + Rejected;
}

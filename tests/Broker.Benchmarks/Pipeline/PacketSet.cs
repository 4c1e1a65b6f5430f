namespace Broker.Benchmarks.Pipeline;

/// <summary>Packets of one kind, as they travel.</summary>
/// <param name="Points">Mean length of their light curves.</param>
internal sealed record PacketSet(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Packets, double Points)
{
    public override string ToString() =>
        $"{Name}: {Packets.Count} packets of {Packets.Average(packet => packet.Length) / 1000:0} kB with {Points:0} light-curve points, in the mean";
}

namespace Broker.Broker.Simulator.Packets;

/// <summary>Writes alerts as one survey sends them. Keeps buffers between packets: not for several threads at once.</summary>
public interface IPacketWriter
{
    /// <summary>Topic the survey's packets stand on.</summary>
    string Topic { get; }

    byte[] Write(SimulatedAlert alert);
}

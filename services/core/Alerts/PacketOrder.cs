namespace Broker.Core.Alerts;

/// <summary>Which packet of an object is the newer one: by the time of its detection, then by its id.</summary>
/// <param name="MjdTai">Of the packet's own detection, MJD TAI, days.</param>
public readonly record struct PacketOrder(double MjdTai, long AlertId) : IComparable<PacketOrder>
{
    public int CompareTo(PacketOrder other) =>
        MjdTai.CompareTo(other.MjdTai) is not 0 and var order ? order : AlertId.CompareTo(other.AlertId);
}

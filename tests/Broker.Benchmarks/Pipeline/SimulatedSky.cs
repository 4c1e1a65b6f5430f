using Broker.Broker.Simulator;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Ingest;

namespace Broker.Benchmarks.Pipeline;

/// <summary>The simulated packets every figure is measured on: LSST and ZTF by turns, the same bytes in every run.</summary>
internal sealed class SimulatedSky
{
    private const int AlertsPerVisit = 100;

    /// <summary>Packets of one set: a batch of steps is that long.</summary>
    private const int MostInSet = 200;

    private SimulatedSky(SimulationOptions options, IReadOnlyList<SimulatedPacket> packets) => (Options, Packets) = (options, packets);

    public SimulationOptions Options { get; }

    public IReadOnlyList<SimulatedPacket> Packets { get; }

    public static SimulatedSky Make(int alerts)
    {
        var options = new SimulationOptions { AlertsPerVisit = AlertsPerVisit, Visits = alerts / (2 * AlertsPerVisit) + 1 };
        return new SimulatedSky(options, [.. new SimulatedStream(options).Take(alerts)]);
    }

    /// <summary>
    /// LSST packets of objects that were never seen before, LSST packets with the longest light curves, and ZTF packets as they come.
    /// </summary>
    public async Task<IReadOnlyList<PacketSet>> SetsAsync(CancellationToken cancellation)
    {
        var reader = SchemaPlaces.Reader(null);
        var read = new List<(SimulatedPacket Packet, Alert Alert)>(Packets.Count);
        foreach (var packet in Packets)
        {
            var outcome = await reader.ReadOneAsync(packet.Bytes, cancellation);
            if (outcome.Verdict == Verdict.Passed)
                read.Add((packet, outcome.Value!.Alert));
        }

        var lsst = read.Where(one => one.Alert.Survey == "lsst").ToList();
        return
        [
            Set("lsst_new", lsst.Where(one => one.Alert.LightCurve.Count == 1)),
            Set("lsst_history", lsst.OrderByDescending(one => one.Alert.LightCurve.Count)),
            Set("ztf", read.Where(one => one.Alert.Survey == "ztf")),
        ];
    }

    private static PacketSet Set(string name, IEnumerable<(SimulatedPacket Packet, Alert Alert)> chosen)
    {
        var packets = chosen.Take(MostInSet).ToList();
        return new PacketSet(name, packets.ConvertAll(one => one.Packet.Bytes), packets.Average(one => one.Alert.LightCurve.Count));
    }
}

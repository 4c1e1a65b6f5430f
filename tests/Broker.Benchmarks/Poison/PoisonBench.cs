using Broker.Benchmarks.Pipeline;
using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;

namespace Broker.Benchmarks.Poison;

/// <summary>
/// <c>bench poison</c>: the same alerts through the whole path, by turns as they are and with one packet in a hundred that cannot be read
/// among them. What the dead letters cost the others is the ratio of the two.
/// </summary>
internal sealed class PoisonBench(string folder, BenchReport report, Action<string> say)
{
    private const double Share = 0.01;
    private const double LeastRatio = 0.95;
    private const int AlertsPerVisit = 100;

    /// <summary>After one pair that warms up; even, so that each is first as often as the other.</summary>
    private const int Pairs = 8;

    /// <exception cref="ServerException">PostgreSQL or Redis cannot be started.</exception>
    /// <exception cref="TimeoutException">Not every packet came to an end.</exception>
    public async Task RunAsync(int alerts, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var sky = new SimulationOptions { AlertsPerVisit = AlertsPerVisit, Visits = alerts / (2 * AlertsPerVisit) + 1 };
        var poisoned = Poisoned(sky, alerts);
        var clean = poisoned.FindAll(packet => packet.Fault == PacketFault.None);
        await using (var servers = await BenchServers.StartAsync(folder, say, cancellation))
        {
            await servers.LoadCatalogsAsync(sky, cancellation);
            var kafka = await servers.StartKafkaAsync(Path.GetDirectoryName(folder)!, cancellation);
            var path = new EndToEnd { Servers = servers, Folder = folder, Kafka = kafka };
            await PairAsync(path, clean, poisoned, 0, cancellation);
            var pairs = new List<(EndToEndFigures Clean, EndToEndFigures Poisoned)>();
            for (var pair = 1; pair <= Pairs; pair++)
            {
                pairs.Add(await PairAsync(path, clean, poisoned, pair, cancellation));
                say($"pair {pair} of {Pairs}: {pairs[^1].Clean.AlertsPerSecond:0} alerts/s, with poison {pairs[^1].Poisoned.AlertsPerSecond:0}");
            }

            Report(kafka is null ? "poison/in process" : "poison/through Kafka", pairs, poisoned.Count - alerts);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>As many packets that can be read as without poison.</summary>
    private static List<SimulatedPacket> Poisoned(SimulationOptions sky, int alerts)
    {
        var packets = new List<SimulatedPacket>();
        var readable = 0;
        foreach (var packet in new SimulatedStream(sky with { PoisonShare = Share }))
        {
            if (packet.Fault == PacketFault.None && readable++ == alerts)
                break;
            packets.Add(packet);
        }

        return packets;
    }

    private static async Task<(EndToEndFigures Clean, EndToEndFigures Poisoned)> PairAsync(
        EndToEnd path, List<SimulatedPacket> clean, List<SimulatedPacket> poisoned, int pair, CancellationToken cancellation)
    {
        // What is measured first may find the machine in another state than what comes second: they take turns in that, too.
        var cleanFirst = pair % 2 == 0 ? await path.RunAsync(clean, cancellation) : null;
        var with = (await path.RunAsync(poisoned, cancellation)).Per(clean.Count / (double)poisoned.Count);
        return (cleanFirst ?? await path.RunAsync(clean, cancellation), with);
    }

    private void Report(string name, List<(EndToEndFigures Clean, EndToEndFigures Poisoned)> pairs, int letters)
    {
        double Median(Func<(EndToEndFigures Clean, EndToEndFigures Poisoned), double> figure) => RoundTimer.Median(pairs.ConvertAll(pair => figure(pair)));
        report.Add(new BenchResult(name, "alerts_per_s", Median(pair => pair.Poisoned.AlertsPerSecond), "1/s")
        {
            Yardstick = Median(pair => pair.Clean.AlertsPerSecond), GoalRatio = LeastRatio,
            Ratio = pairs.Sum(pair => 1 / pair.Clean.AlertsPerSecond) / pairs.Sum(pair => 1 / pair.Poisoned.AlertsPerSecond),
        });
        report.Add(new BenchResult(name, "cpu_us_per_alert", Median(pair => pair.Poisoned.CpuMicros), "µs")
        {
            Yardstick = Median(pair => pair.Clean.CpuMicros), GoalRatio = LeastRatio,
            Ratio = pairs.Sum(pair => pair.Clean.CpuMicros) / pairs.Sum(pair => pair.Poisoned.CpuMicros),
        });
        report.Note($"{letters} packets among the others could not be read (cut off, or with a byte of a union's index wrong) and became dead letters. Figures are medians, per alert that could be read; the ratio is that of all the time that {Pairs} rounds of each took.");
    }
}

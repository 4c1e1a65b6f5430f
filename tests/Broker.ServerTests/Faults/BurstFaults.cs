using System.Globalization;
using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Surveys;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Faults;

/// <summary>F27: packets as long as Rubin's lie on Kafka all at once, and the broker has 1 GiB.</summary>
[Collection(WithRealServers.Name)]
public sealed class BurstFaults(RealServers servers)
{
    private const int Few = 1_200;
    private const int Visit = 40_000;
    private const int AlertsPerVisit = 500;
    private const int PadBytes = 22_000;
    private const long MemoryBytes = 1L << 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan VisitLimit = TimeSpan.FromMinutes(15);

    /// <summary>What the runtime allows its heap by itself where it has 1 GiB: three quarters. For a machine that gives us no cgroup.</summary>
    private static readonly string HeapLimit = (MemoryBytes / 4 * 3).ToString("x", CultureInfo.InvariantCulture);

    [Fact]
    public Task A_burst_neither_takes_more_than_nine_tenths_of_a_gibibyte_nor_loses_anything() => FaultRuns.OfAsync("F27", async figures =>
    {
        using var cap = MemoryCap.Create(RealServers.UniqueName("broker-burst"), MemoryBytes);
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 0, BatchSize = 500, Shell = cap?.Shell ?? [] });
        var ids = await SendAsync(run, figures);
        var broker = await run.StartAsync(cap is null ? new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = HeapLimit } : null);
        var oracle = new FaultOracle(run.Place);
        Assert.Null(await oracle.WaitUntilDrainedAsync(figures.IsFull ? VisitLimit : Limit));

        Assert.Equal(ids.Order(), (await oracle.RowsAsync<long>("SELECT alert_id FROM alerts")).Order());
        var peak = PeakBytes(broker.ProcessId);
        figures.Note("rss_peak_mb", peak / 1e6);
        Assert.True(peak <= 0.9 * MemoryBytes, $"{peak / 1e6:0} MB at its most");
        Assert.Equal(0, await broker.StopAsync());
    });

    private static async Task<IReadOnlyCollection<long>> SendAsync(FaultRun run, FaultFigures figures)
    {
        var packets = figures.IsFull ? Visit : Few;
        figures.Note("packets", packets);
        var sky = new SimulationOptions
        {
            Seed = figures.Seed, Surveys = [SurveyModel.Lsst], AlertsPerVisit = AlertsPerVisit, Visits = packets / AlertsPerVisit + 10, LsstPadBytes = PadBytes,
        };
        using var sink = new KafkaSink<SimulatedPacket>(
            new() { Bootstrap = run.Place.Options.SurveyKafka! }, packet => new KafkaRecord(run.Place.SurveyTopic("lsst"), packet.Key, packet.Bytes.ToArray()), TimeProvider.System, NullLogger.Instance);
        var ids = new HashSet<long>();
        foreach (var some in new SimulatedStream(sky).Take(packets).Chunk(100))
        {
            await sink.PublishAsync(some, CancellationToken.None);
            ids.UnionWith(some.Select(packet => packet.AlertId));
        }

        return ids;
    }

    private static long PeakBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}

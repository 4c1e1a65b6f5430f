using Broker.Benchmarks.Pipeline;
using Broker.Benchmarks.Reporting;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Stamps;
using Broker.Broker.Simulator.Surveys;
using Broker.Broker.Verbs;
using Broker.Core.Hosting;
using Broker.Core.Storage;

namespace Broker.Benchmarks.Burst;

/// <summary>
/// <c>bench burst</c>: a visit of Rubin's packets lies on Kafka all at once, and <c>broker all</c>, a process of its own, drains it. How much
/// memory it takes, whether anything is lost, and whether it is as fast as the same packets a few at a time.
/// </summary>
internal sealed class BurstBench(string folder, BenchReport report, Action<string> say)
{
    /// <summary>What a packet has besides its three stamps, about.</summary>
    private const int BareBytes = 14_000;

    private const int ReferencePackets = 4_000;
    private const int AlertsPerVisit = 1_000;
    private const double LargestMegabytes = 2_000;

    /// <exception cref="ServerException">A server is missing, or the broker ended.</exception>
    /// <exception cref="TimeoutException">Not every packet came to an end.</exception>
    public async Task RunAsync(int packets, int packetKilobytes, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var sky = Sky(packets, packetKilobytes);
        await using (var servers = await BenchServers.StartAsync(folder, say, cancellation))
        {
            await servers.LoadCatalogsAsync(sky with { Visits = 1 }, cancellation);
            if (await servers.StartKafkaAsync(Path.GetDirectoryName(folder)!, cancellation) is not { } kafka)
                throw new ServerException("a burst waits on Kafka, and none was found");
            var path = new EndToEnd { Servers = servers, Folder = folder, Kafka = kafka };

            var few = new SimulatedStream(sky with { Seed = 2 }).Take(Math.Min(packets, ReferencePackets)).ToList();
            say($"{few.Count} packets of {few.Average(packet => packet.Bytes.Length) / 1e3:0} kB, for comparison …");
            var reference = await path.RunAsync(few, cancellation);
            say($"  {reference}");

            var figures = await BurstAsync(path, new SimulatedStream(sky).Take(packets), packets, cancellation);
            Report(packets, figures, reference);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static SimulationOptions Sky(int packets, int packetKilobytes) => new()
    {
        Surveys = [SurveyModel.Lsst],
        AlertsPerVisit = AlertsPerVisit,
        Visits = packets / AlertsPerVisit + 10,
        LsstPadBytes = Math.Max(0, packetKilobytes * 1_000 - 3 * LsstStamp.SizeBytes - BareBytes),
    };

    private async Task<BurstFigures> BurstAsync(EndToEnd path, IEnumerable<SimulatedPacket> packets, int count, CancellationToken cancellation)
    {
        var settings = await path.SettingsAsync(Path.Combine(folder, "burst"), cancellation);
        var options = OptionsReader.Read(settings.GetValueOrDefault);
        say($"{count} packets onto Kafka …");
        await EndToEnd.SendAsync(packets, options, cancellation);
        await using var database = new Database(options.Postgres);
        await database.MigrateAsync(cancellation);
        foreach (var filter in SampleFilters.Make(EndToEnd.Filters))
            await new FilterTable(database).AddAsync(filter, cancellation);

        say("broker all …");
        await using var broker = BrokerChild.Start(settings, folder);
        var figures = await new BurstWatch(database, broker, say).DrainAsync(count, cancellation);
        var code = await broker.StopAsync();
        return code == ExitCode.Done ? figures : throw new ServerException($"the broker ended with code {code}:\n{broker.LogTail()}");
    }

    private void Report(int packets, BurstFigures figures, EndToEndFigures reference)
    {
        var name = $"burst/{packets} packets at once";
        report.Add(new BenchResult(name, "rss_peak_mb", figures.PeakBytes / 1e6, "MB") { Goal = LargestMegabytes });
        report.Add(new BenchResult(name, "lost", packets - figures.Ended, "1") { Goal = 0 });
        report.Add(new BenchResult(name, "seconds", figures.Seconds, "s"));
        report.Add(new BenchResult(name, "alerts_per_s", figures.AlertsPerSecond, "1/s") { Ratio = figures.AlertsPerSecond / reference.AlertsPerSecond });
        report.Add(new BenchResult("burst/a few", "alerts_per_s", reference.AlertsPerSecond, "1/s"));
        report.Note($"Ratio: the burst's speed over that of {ReferencePackets} such packets at most, in the same run. Counted from the first alert archived to the last, {EndToEnd.Filters} filters; Kafka, PostgreSQL, Redis and the broker share this machine.");
    }
}

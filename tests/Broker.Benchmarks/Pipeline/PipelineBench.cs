using Broker.Benchmarks.Reporting;
using Broker.Broker.DevStack;
using Broker.Core.Storage;
using StackExchange.Redis;

namespace Broker.Benchmarks.Pipeline;

/// <summary><c>bench pipeline</c>: each step by itself, then the whole path at once.</summary>
internal sealed class PipelineBench(string folder, BenchReport report, Action<string> say)
{
    private const int WholeRounds = 3;

    /// <exception cref="ServerException">PostgreSQL or Redis cannot be started.</exception>
    /// <exception cref="TimeoutException">Not every packet came to an end.</exception>
    public async Task RunAsync(int alerts, CancellationToken cancellation)
    {
        var place = Path.Combine(folder, "pipeline");
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        say($"simulating {alerts} packets …");
        var sky = SimulatedSky.Make(alerts);
        await using (var servers = await BenchServers.StartAsync(place, say, cancellation))
        {
            await servers.LoadCatalogsAsync(sky.Options, cancellation);
            foreach (var set in await sky.SetsAsync(cancellation))
                await StepsAsync(set, servers, place, cancellation);
            await WholeAsync("whole/in process", sky, new EndToEnd { Servers = servers, Folder = place }, cancellation);
            if (await servers.StartKafkaAsync(Path.GetDirectoryName(folder)!, cancellation) is { } kafka)
                await WholeAsync("whole/through Kafka", sky, new EndToEnd { Servers = servers, Folder = place, Kafka = kafka }, cancellation);
            else
                report.Note("No Kafka was found: the whole path was measured in process alone.");
        }

        report.Note("Steps: median of the rounds, wall clock, one thread, batches of up to 200; cpu_us is this process's own computing, servers' not included. Step 13 is per match, not per alert.");
        report.Note("Whole: broker, servers and the sending side share this machine; 10 filters, no webhooks.");
        Directory.Delete(place, recursive: true);
    }

    private async Task StepsAsync(PacketSet set, BenchServers servers, string place, CancellationToken cancellation)
    {
        say(set.ToString());
        report.Note(set.ToString());
        var recorder = new StepRecorder(set.Name, report, say);
        using var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        await using var database = new Database(await servers.NewDatabaseAsync(cancellation));
        await database.MigrateAsync(cancellation);
        var alerts = await new IngestBench(set, recorder).RunAsync(redis, Path.Combine(place, "packs-of-steps"), cancellation);
        await new PublishBench(alerts, recorder).RunAsync(database, cancellation);
        recorder.Sum("sum of the steps in process", StepNames.InProcess);
        recorder.Sum("sum of the steps through Kafka", [.. StepNames.InProcess, .. StepNames.KafkaOnly]);
    }

    private async Task WholeAsync(string name, SimulatedSky sky, EndToEnd path, CancellationToken cancellation)
    {
        var runs = new List<EndToEndFigures>();
        for (var round = 1; round <= WholeRounds; round++)
        {
            say($"{name}, round {round} of {WholeRounds} …");
            runs.Add(await path.RunAsync(sky.Packets, cancellation));
            say($"  {runs[^1]}");
        }

        EndToEndFigures.Report(name, runs, report);
    }
}

using System.Diagnostics;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>
/// Two brokers with every role share Kafka, Redis and PostgreSQL while the survey goes on sending; all of them are killed, ended and
/// frozen at random. Now and then, and at the end, everything is left alone, and must then be as if nothing had happened.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);
    private static readonly ExpectedFilter[] Filters =
    [
        new("every", "dec <= 90"), new("bright", "mag_ab < 18 AND reliability > 0.5"), new("hooked", "snr > 60 AND mag_ab < 17.5", HasWebhook: true),
    ];

    private readonly ChaosOptions options;
    private readonly ChaosLog log;
    private readonly KafkaCluster kafka;
    private readonly ServerProcess postgres;
    private readonly FaultRun run;
    private readonly List<Victim> victims = [];
    private readonly IEnumerator<FaultPacket> stream;
    private long sent;

    private ChaosRun(ChaosOptions options, ChaosLog log, (KafkaCluster Kafka, ServerProcess Postgres, FaultRun Run) stage)
    {
        (this.options, this.log, (kafka, postgres, run)) = (options, log, stage);
        var packets = (long)(options.Length.TotalSeconds * options.Rate * 1.5) + 1_000;
        stream = new FaultStream(new() { Seed = options.Seed, Packets = packets, AlertsPerVisit = 50, DuplicateWithin = 2_000 }).GetEnumerator();
    }

    public static async Task<ChaosRun> StartAsync(ChaosOptions options, ChaosLog log, string folder)
    {
        log.Say($"seed {options.Seed}, {options.Minutes} minutes, {options.Rate} packets/s, {options.Kafka} Kafka node(s); data in {folder}");
        var kafka = await KafkaCluster.StartAsync(Path.Combine(folder, "kafka"), options.Kafka);
        var (postgres, connection) = await PrivatePostgres.StartAsync(Path.Combine(folder, "postgres"), CancellationToken.None);
        var run = await FaultRun.CreateAsync(folder, new FaultFigures("chaos", options.Seed), new FaultRunOptions
        {
            Packets = 0, BatchSize = 100, Kafka = kafka.Bootstrap, Postgres = connection, Filters = Filters, WithoutContext = true,
            Settings = new Dictionary<string, string>
            {
                ["BROKER_PACKS_KEEP_GB"] = "1", ["BROKER_CONTEXT_WAIT_MS"] = "500", ["BROKER_SESSION_TIMEOUT_MS"] = "8000",
            },
        });
        await SurveyRetention.BoundAsync(kafka.Bootstrap, run.Place.Options.SurveyTopics);
        var chaos = new ChaosRun(options, log, (kafka, postgres, run));
        await chaos.GatherAsync();
        return chaos;
    }

    /// <returns>What is wrong, a line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken interrupted)
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 1; Left(started) > TimeSpan.Zero; round++)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            quiet.CancelAfter(TimeSpan.FromMinutes(Math.Min(options.QuietEveryMinutes, Left(started).TotalMinutes)));
            await Task.WhenAll([SendAsync(quiet.Token), .. victims.Select(victim => victim.SufferAsync(options, log, quiet.Token))]);
            if (interrupted.IsCancellationRequested)
                return ["interrupted: nothing was compared"];
            if (await RestAsync(round, isLast: Left(started) <= TimeSpan.Zero) is { Count: > 0 } problems)
                return problems;
        }

        return [];
    }

    public string Summary() =>
        $"{run.Sender.Sent} packets sent: {run.Reference.Alerts.Count} alerts, {run.Reference.Duplicates} duplicates, {run.Reference.Rejected} poisoned; "
        + $"blows: {string.Join(", ", victims.Select(victim => $"{victim.Name} {victim.Blows}"))}; "
        + $"published again: {run.Figures["repeats_alerts"]} alerts, {run.Figures["repeats_every"]} matches, {run.Figures["repeats_webhooks"]} webhooks, "
        + $"{run.Figures["survey_repeats_published"]} repeats of the survey's";

    public async ValueTask DisposeAsync()
    {
        stream.Dispose();
        await run.DisposeAsync();
        await postgres.DisposeAsync();
        await kafka.DisposeAsync();
    }

    private async Task GatherAsync()
    {
        victims.Add(Victims.Of(await FirstAsync(), Dice(1)));
        var second = run.NewBroker("broker-2");
        await second.StartAsync();
        victims.Add(Victims.Of(second, Dice(2)));
        var redis = run.Place.Redis;
        victims.Add(Victims.Of("redis", redis, Dice(3), Victims.Freeze(() => redis.ProcessId), Victims.Emptied(redis, run.Place.RedisFolder)));
        victims.Add(Victims.Of("postgres", postgres, Dice(4)));
        for (var i = 0; i < kafka.Nodes.Count; i++)
        {
            var node = kafka.Nodes[i];
            victims.Add(Victims.Of($"kafka-{i + 1}", node, Dice(5 + (ulong)i), Victims.Freeze(() => node.ProcessId)));
        }
    }

    private async Task<FaultBroker> FirstAsync()
    {
        var first = await run.StartAsync();
        log.Say("the first broker runs");
        return first;
    }

    private Dice Dice(ulong victim) => global::Broker.Broker.Simulator.Dice.For(options.Seed, victim, 0xC4A05);

    private TimeSpan Left(long started) => options.Length - Stopwatch.GetElapsedTime(started);

    private async Task SendAsync(CancellationToken quiet)
    {
        var started = Stopwatch.GetTimestamp();
        for (var here = 0L; !quiet.IsCancellationRequested && stream.MoveNext(); here++)
        {
            var early = TimeSpan.FromSeconds(here / options.Rate) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, CancellationToken.None);
            var packet = stream.Current with { Number = sent++, SentAt = PacketSender.Now };
            await run.Sender.SendAsync(packet, CancellationToken.None);
            await run.Reference.AddAsync(packet);
        }
    }

    private async Task<IReadOnlyList<string>> RestAsync(int round, bool isLast)
    {
        log.Say($"round {round} ends: everything is left alone");
        await kafka.ReviveAsync();
        var ended = run.Brokers.Where(broker => !broker.Runs).Select(broker => $"{broker.Name} ended by itself: {string.Join(" | ", broker.Log.TakeLast(5))}").ToList();
        await run.Sender.FlushAsync();
        var started = Stopwatch.GetTimestamp();
        var late = await new FaultOracle(run.Place).WaitUntilDrainedAsync(DrainLimit);
        log.Say(late ?? $"drained after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        if (late is not null)
            await SayWhyAsync();
        var judge = new FaultJudge(run) { CopyMayBeFirst = true };
        var problems = isLast ? await judge.JudgeAsync() : await judge.JudgeTablesAsync();
        log.Say($"{run.Sender.Sent} packets so far; {(problems.Count + ended.Count == 0 ? "all as it must be" : string.Join(" | ", [.. ended, .. problems]))}");
        return [.. ended, .. late is null ? Array.Empty<string>() : [late], .. problems];
    }

    /// <summary>What the brokers say of themselves, for whoever looks for the reason.</summary>
    private async Task SayWhyAsync()
    {
        using var api = new HttpClient();
        foreach (var broker in run.Brokers.Where(broker => broker.Runs))
        {
            using var ready = await api.GetAsync(new Uri(broker.Api, "/health/ready"));
            log.Say($"{broker.Name} is {await ready.Content.ReadAsStringAsync()}; it said: {string.Join("\n  ", broker.Log.TakeLast(100))}");
        }
    }
}

using Broker.Broker.Composition;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Ingest.Context;
using StackExchange.Redis;

namespace Broker.Broker.Demo;

/// <summary>A simulated night through the whole broker, with servers of its own, told to a person as it goes.</summary>
public sealed class DemoRun(DemoOptions demo, Action<string> say)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FilterPickUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Longest wait for the last packet of a bounded set to come to its end.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(5);

    private const int PreferredPort = 8080;

    /// <returns>The ledger at the end. Throws <see cref="TimeoutException"/> when a bounded set does not come to its end.</returns>
    public async Task<BrokerCounts> RunAsync(CancellationToken cancellation)
    {
        await using (PrivateServers.Claim(demo.Folder))
            Directory.Delete(demo.Folder, recursive: true);
        await using var servers = await PrivateServers.StartAsync(demo.Folder, _ => null, say, cancellation);
        var options = OptionsReader.Read(name => Setting(name, servers));
        await using var process = await BrokerProcess.StartAsync(options, Roles.All, LogLevel.Warning, cancellation);
        await using var receiver = await WebhookReceiver.StartAsync(Loopback.FreePort(), cancellation);
        using var api = new HttpClient { BaseAddress = new Uri(options.Http) };
        receiver.Secret = await DemoFilters.SaveAsync(api, await TokenAsync(process, cancellation), receiver.Address, cancellation);
        await LoadCatalogsAsync(options, cancellation);
        Tell(options, process);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var roles = process.Roles.RunAsync(ending.Token);
        using var packets = new DemoPackets(options, process.Parts.Topics, process.Parts.Logs);
        await Task.Delay(FilterPickUp, cancellation);
        var telling = TellAsync(process, api, ending.Token);
        try
        {
            await packets.PlayAsync(new SimulatedStream(demo.Simulation), demo.Once ? null : demo.Rate, cancellation);
            await DrainAsync(process, packets.Sent, cancellation);
            var counts = await process.Roles.CountAsync(cancellation);
            say($"webhook receiver: {receiver.Received.Count} deliveries with a signature that verifies, {receiver.Refused} without");
            return counts;
        }
        finally
        {
            await ending.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await roles;
            if (cancellation.IsCancellationRequested)
                say($"interrupted: {(await process.Roles.CountAsync(CancellationToken.None)).ToText()}");
        }
    }

    private string? Setting(string name, PrivateServers servers) => name switch
    {
        "BROKER_VAR" => demo.Folder,
        "BROKER_HTTP" => Environment.GetEnvironmentVariable(name) ?? $"http://127.0.0.1:{Loopback.FreePort(PreferredPort)}",
        "BROKER_WEBHOOK_ALLOW_PRIVATE" => "true",
        "BROKER_PARTITIONS" => "4",

        // Every run of the demo gives the same contexts and scores, however slow the machine.
        "BROKER_SHED_MODELS" => "false",
        "BROKER_CONTEXT_WAIT_MS" => "10000",
        "BROKER_OTLP" => Environment.GetEnvironmentVariable(name),
        _ => servers.Addresses.GetValueOrDefault(name),
    };

    private static async Task<string> TokenAsync(BrokerProcess process, CancellationToken cancellation) =>
        (await File.ReadAllTextAsync(process.TokenFile!, cancellation)).Trim();

    private async Task LoadCatalogsAsync(BrokerOptions options, CancellationToken cancellation)
    {
        var stream = new SimulatedStream(demo.Simulation);
        var lines = demo.Simulation.Surveys.SelectMany(survey => SimulatedCatalog.Lines(stream.Sources(survey))).ToLookup(SimulatedCatalog.IsGalaxy);
        using var redis = await ConnectionMultiplexer.ConnectAsync(options.Redis);
        var loader = new CatalogLoader(new CatalogStore(redis), TimeProvider.System);
        var galaxies = await LoadAsync(lines[true], new CatalogLoadOptions { Name = "simulated_galaxies", RadiusArcsec = 10, Galaxies = true });
        var stars = await LoadAsync(lines[false], new CatalogLoadOptions { Name = "simulated_stars", RadiusArcsec = 10, Stars = true });
        say($"catalogues '{galaxies.Name}' and '{stars.Name}': {galaxies.Rows} known galaxies and quasars, {stars.Rows} variable stars");

        async Task<CatalogInfo> LoadAsync(IEnumerable<string> rows, CatalogLoadOptions catalog)
        {
            var file = Path.Combine(demo.Folder, $"{catalog.Name}.csv");
            await File.WriteAllLinesAsync(file, rows.Prepend(SimulatedCatalog.Header), cancellation);
            return await loader.LoadAsync(file, catalog, (_, _) => { }, cancellation);
        }
    }

    private void Tell(BrokerOptions options, BrokerProcess process)
    {
        var kafka = process.Parts.Topics.Public.Bootstrap;
        say(options.Kafka is not null
            ? "survey packets, our topics and the filters' topics are on a real Kafka"
            : "no Kafka found: packets come in process; the filters' topics are on a small Kafka inside this process");
        say("");
        say($"  look:       {options.Http}/");
        say($"  ask:        curl '{options.Http}/api/v1/alerts?where=mag_ab%20%3C%2019&limit=3'");
        say($"  subscribe:  kcat -b {kafka} -C -t filter.local.{DemoFilters.All[0].Name} -o beginning");
        say("");
        foreach (var (name, words, expression) in DemoFilters.All)
            say($"  filter local.{name}: {words}\n    {expression}");
        say("");
    }

    private async Task TellAsync(BrokerProcess process, HttpClient api, CancellationToken cancellation)
    {
        var teller = new MatchTeller(api);
        while (true)
        {
            await Task.Delay(TellEvery, cancellation);
            foreach (var sentence in await teller.NewAsync(cancellation))
                say($"  match: {sentence}");
            var counts = await process.Roles.CountAsync(cancellation);
            say($"{counts.Seconds,6:0} s  consumed {counts.Consumed}  stored {counts.Stored}  duplicates {counts.Duplicates}  dead letters {counts.DeadLettered}  scored {counts.Scored}  matched {counts.Matched}  published {counts.Published}  webhooks {counts.Delivered}");
        }
    }

    private static async Task DrainAsync(BrokerProcess process, long packets, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(DrainLimit);
        try
        {
            while (!await process.Roles.IsDrainedAsync(packets, limit.Token))
                await Task.Delay(DrainPoll, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{packets} packets were sent and not all came to an end within {DrainLimit.TotalMinutes} minutes: {(await process.Roles.CountAsync(cancellation)).ToJson()}");
        }
    }
}

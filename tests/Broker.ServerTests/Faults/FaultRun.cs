using Broker.Broker.Simulator;
using Broker.Ingest;
using Broker.Ingest.Context;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Faults;

/// <summary>One run of one fault: a fixed stream, what must come of it, and the brokers it is sent through.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private readonly List<FaultBroker> brokers = [];
    private readonly FaultRunOptions wanted;

    private FaultRun(FaultPlace place, FaultFigures figures, FaultRunOptions wanted, Receiver hook)
    {
        (Place, Figures, this.wanted, Hook) = (place, figures, wanted, hook);
        Sender = new PacketSender(place.Options.SurveyKafka!, place.SurveyTopic);
        Filters = wanted.WithCatalog ? [.. wanted.Filters, ExpectedFilter.Known] : wanted.Filters;
        Dice = Dice.For(figures.Seed, 0xD1CE);
    }

    public FaultPlace Place { get; }

    public FaultFigures Figures { get; }

    /// <summary>The program that the filter <c>hooked</c> sends its matches to.</summary>
    public Receiver Hook { get; }

    public PacketSender Sender { get; }

    public IReadOnlyList<ExpectedFilter> Filters { get; }

    /// <summary>When and where the fault strikes.</summary>
    public Dice Dice { get; }

    public IReadOnlyList<FaultPacket> Packets { get; private set; } = [];

    public Reference Reference { get; private set; } = null!;

    public IReadOnlyList<FaultBroker> Brokers => brokers;

    /// <summary>A run on the shared servers, but for those that the options name.</summary>
    public static async Task<FaultRun> CreateAsync(RealServers servers, FaultFigures figures, FaultRunOptions? options = null)
    {
        var wanted = options ?? new();
        return await CreateAsync(servers.Folder, figures, wanted with
        {
            Kafka = wanted.Kafka ?? servers.Kafka ?? throw new InvalidOperationException("fault tests need a real Kafka: set KAFKA_HOME, or run ./run setup"),
            Postgres = wanted.Postgres ?? await servers.NewDatabaseAsync(),
        });
    }

    /// <summary>A run on the servers that the options name.</summary>
    public static async Task<FaultRun> CreateAsync(string folder, FaultFigures figures, FaultRunOptions wanted)
    {
        var run = new FaultRun(await FaultPlace.CreateAsync(folder, wanted), figures, wanted, await Receiver.StartAsync());
        await run.ExpectAsync();
        return run;
    }

    /// <summary>One more process; it is not started yet.</summary>
    public FaultBroker NewBroker(string name)
    {
        brokers.Add(new FaultBroker(Place, name));
        return brokers[^1];
    }

    /// <summary>The first process, with every role and the run's filters.</summary>
    public async Task<FaultBroker> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var broker = NewBroker("broker");
        await broker.StartAsync(settings: settings);
        await broker.AddFiltersAsync(Filters, Hook.Url);
        return broker;
    }

    /// <summary>Waits until nothing is on its way any more and compares everything with the reference; fails with all that is wrong.</summary>
    /// <param name="limit">How long what is on its way may take.</param>
    /// <param name="ingestRestarted">Whether an ingest that had seen a packet ended before it saw the packet's duplicate.</param>
    public async Task AssertAllThereAsync(TimeSpan limit, bool ingestRestarted = false)
    {
        var late = await new FaultOracle(Place).WaitUntilDrainedAsync(limit);
        var problems = await new FaultJudge(this) { CopyMayBeFirst = ingestRestarted }.JudgeAsync();
        Assert.True(late is null && problems.Count == 0, string.Join("\n", problems.Prepend(late).OfType<string>()));
    }

    /// <summary>The simulated sky into the run's Redis.</summary>
    public Task LoadCatalogAsync() => OutageTests.LoadCatalogAsync(Place.Options.Redis, Stream.Simulation, Place.Options.DataFolder);

    private FaultStreamOptions Stream => new() { Seed = Figures.Seed, Packets = wanted.Packets };

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in brokers)
            await broker.DisposeAsync();
        Sender.Dispose();
        Reference?.Dispose();
        await Hook.DisposeAsync();
        await Place.Redis.DisposeAsync();
    }

    private async Task ExpectAsync()
    {
        if (wanted.WithCatalog)
            await LoadCatalogAsync();
        var redis = wanted.WithCatalog ? await ConnectionMultiplexer.ConnectAsync(Place.Options.Redis) : null;
        Reference = new Reference(Filters, redis is null ? null : new IngestSteps
        {
            ReadContext = new ContextReader(redis, TimeProvider.System, NullLogger<ContextReader>.Instance).ReadAsync,
        })
        {
            KeepsBodies = wanted.Packets > 0,
            Compared = wanted.Compared,
        };
        if (wanted.Packets == 0)
            return;
        var start = PacketSender.Now;
        Packets = [.. new FaultStream(Stream).Select(packet => packet with { SentAt = start + TimeSpan.FromMilliseconds(packet.Number) })];
        foreach (var packet in Packets)
            await Reference.AddAsync(packet);
        redis?.Dispose();
    }
}

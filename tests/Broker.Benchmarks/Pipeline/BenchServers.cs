using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Ingest.Context;
using Npgsql;
using StackExchange.Redis;

namespace Broker.Benchmarks.Pipeline;

/// <summary>A PostgreSQL, a Redis with catalogues and, later and where one is found, a Kafka, all of this run alone.</summary>
internal sealed class BenchServers : IAsyncDisposable
{
    /// <summary>The simulated catalogue three times, as three catalogues with a search radius of their own, arcsec.</summary>
    private static readonly (string Name, double RadiusArcsec)[] Catalogs = [("near", 3), ("middle", 10), ("wide", 30)];

    private readonly string folder;
    private readonly PrivateServers servers;
    private ServerProcess? kafka;
    private int databases;

    private BenchServers(string folder, PrivateServers servers) => (this.folder, this.servers) = (folder, servers);

    public string Redis => servers.Addresses["BROKER_REDIS"];

    /// <exception cref="ServerException">One cannot be started.</exception>
    public static async Task<BenchServers> StartAsync(string folder, Action<string> say, CancellationToken cancellation)
    {
        // Kafka would take memory and time from what is measured without it.
        static string? NoKafka(string name) => name == "BROKER_KAFKA" ? "later" : null;
        return new BenchServers(folder, await PrivateServers.StartAsync(folder, NoKafka, say, cancellation));
    }

    public async Task<string> NewDatabaseAsync(CancellationToken cancellation)
    {
        var postgres = servers.Addresses["BROKER_POSTGRES"];
        var name = $"bench_{++databases}";
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(cancellation);
        return new NpgsqlConnectionStringBuilder(postgres) { Database = name }.ConnectionString;
    }

    /// <returns>Its address; null where no Kafka is found.</returns>
    public async Task<string?> StartKafkaAsync(string dataFolder, CancellationToken cancellation)
    {
        if (KafkaHome.Find(dataFolder) is not { } home)
            return null;
        (kafka, var address) = await PrivateKafka.StartAsync(home, Path.Combine(folder, "kafka"), cancellation);
        return address;
    }

    public async Task LoadCatalogsAsync(SimulationOptions sky, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "simulated.csv");
        var stream = new SimulatedStream(sky);
        var lines = sky.Surveys.SelectMany(survey => SimulatedCatalog.Lines(stream.Sources(survey)));
        await File.WriteAllLinesAsync(file, lines.Prepend(SimulatedCatalog.Header), cancellation);
        using var redis = await ConnectionMultiplexer.ConnectAsync(Redis);
        var loader = new CatalogLoader(new CatalogStore(redis), TimeProvider.System);
        foreach (var (name, radius) in Catalogs)
            await loader.LoadAsync(file, new CatalogLoadOptions { Name = name, RadiusArcsec = radius }, (_, _) => { }, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (kafka is not null)
            await kafka.DisposeAsync();
        await servers.DisposeAsync();
    }
}

using Broker.Broker.DevStack;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Servers;

/// <summary>
/// Real Redis, PostgreSQL and Kafka for the whole run: the addresses in the environment, else child processes in a
/// temporary folder. Tests share the servers and keep apart by names (<see cref="UniqueName"/>).
/// </summary>
public sealed class RealServers : IAsyncLifetime
{
    private static int names;
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"broker-tests-{Guid.NewGuid():N}");
    private PrivateServers? servers;

    public string Redis => Address("BROKER_REDIS");

    public string Postgres => Address("BROKER_POSTGRES");

    /// <summary>Bootstrap address of a real Kafka; null where none is found, and then the tests say so and use the embedded mock cluster.</summary>
    public string? Kafka => Environment.GetEnvironmentVariable("BROKER_KAFKA") ?? servers?.Addresses.GetValueOrDefault("BROKER_KAFKA");

    /// <summary>A folder of the run's own, deleted at its end.</summary>
    public string Folder => folder;

    public async Task InitializeAsync()
    {
        SourceTree.PointToKafka();
        servers = await PrivateServers.StartAsync(folder, Environment.GetEnvironmentVariable, Console.Error.WriteLine, CancellationToken.None);
        if (Kafka is null)
            await Console.Error.WriteLineAsync("no Kafka found: the Kafka tests run against the embedded mock cluster");
    }

    public async Task DisposeAsync()
    {
        if (servers is not null)
            await servers.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public static string UniqueName(string prefix) => $"{prefix}_{Environment.ProcessId}_{Interlocked.Increment(ref names)}";

    /// <summary>A new, empty database on the shared server.</summary>
    public Task<string> NewDatabaseAsync() => NewDatabaseAsync(Postgres);

    /// <summary>A new, empty database on any server.</summary>
    /// <param name="server">Connection string.</param>
    /// <param name="tablespace">Where its tables lie.</param>
    public static async Task<string> NewDatabaseAsync(string server, string tablespace = "pg_default")
    {
        var name = UniqueName("test");
        await using var source = Npgsql.NpgsqlDataSource.Create(server);
        await using var create = source.CreateCommand($"CREATE DATABASE {name} TABLESPACE {tablespace}");
        await create.ExecuteNonQueryAsync();
        return new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    private string Address(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? servers!.Addresses[variable];
}

[CollectionDefinition(Name)]
public sealed class WithRealServers : ICollectionFixture<RealServers>
{
    public const string Name = "real servers";
}

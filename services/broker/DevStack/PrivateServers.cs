namespace Broker.Broker.DevStack;

/// <summary>
/// The servers a broker needs, started as our child processes where no address is configured, and ended with us.
/// Their addresses stand in <c>addresses.env</c> of the data folder while they run, so that other commands find them;
/// a shell may read it too, hence the quotes around each.
/// </summary>
public sealed class PrivateServers : IAsyncDisposable
{
    private readonly List<ServerProcess> processes = [];
    private readonly string addressFile;

    private PrivateServers(string dataFolder) => addressFile = Path.Combine(dataFolder, "addresses.env");

    /// <summary>Settings of the servers that were started, by environment-variable name.</summary>
    public Dictionary<string, string> Addresses { get; } = [];

    /// <summary>Starts what <paramref name="setting"/> does not name. Kafka is started only where one is found, and never required.</summary>
    /// <param name="dataFolder">The servers' files go to <c>servers/</c> in here.</param>
    /// <param name="setting">Looks up an environment variable; null when not set.</param>
    /// <param name="say">Told what is being started, a line each.</param>
    public static async Task<PrivateServers> StartAsync(string dataFolder, Func<string, string?> setting, Action<string> say, CancellationToken cancellation)
    {
        Directory.CreateDirectory(dataFolder);
        var servers = new PrivateServers(dataFolder);
        try
        {
            await servers.StartMissingAsync(dataFolder, setting, say, cancellation);
            await File.WriteAllLinesAsync(servers.addressFile, servers.Addresses.Select(pair => $"{pair.Key}='{pair.Value}'"), cancellation);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(addressFile);
        foreach (var process in Enumerable.Reverse(processes))
            await process.DisposeAsync();
        processes.Clear();
    }

    /// <summary>What a running set of private servers wrote down; empty when none runs.</summary>
    public static IReadOnlyDictionary<string, string> ReadAddresses(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "addresses.env");
        return !File.Exists(file)
            ? new Dictionary<string, string>()
            : File.ReadLines(file).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim('\''));
    }

    private async Task StartMissingAsync(string dataFolder, Func<string, string?> setting, Action<string> say, CancellationToken cancellation)
    {
        string Folder(string name) => Path.Combine(dataFolder, "servers", name);
        if (setting("BROKER_REDIS") is null)
            Add("BROKER_REDIS", "Redis", await PrivateRedis.StartAsync(Folder("redis"), cancellation), say);
        if (setting("BROKER_POSTGRES") is null)
            Add("BROKER_POSTGRES", "PostgreSQL", await PrivatePostgres.StartAsync(Folder("postgres"), cancellation), say);
        if (setting("BROKER_KAFKA") is null && KafkaHome.Find(dataFolder) is { } home)
            Add("BROKER_KAFKA", "Kafka", await PrivateKafka.StartAsync(home, Folder("kafka"), cancellation), say);
    }

    private void Add(string variable, string name, (ServerProcess Process, string Address) server, Action<string> say)
    {
        processes.Add(server.Process);
        Addresses[variable] = server.Address;
        say($"{name} runs at {server.Address}");
    }
}

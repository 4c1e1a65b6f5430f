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
    private readonly FileStream? claim;

    private PrivateServers(string dataFolder, FileStream? claim)
    {
        addressFile = Path.Combine(dataFolder, "addresses.env");
        this.claim = claim;
    }

    /// <summary>Settings of the servers that were started, by environment-variable name.</summary>
    public Dictionary<string, string> Addresses { get; } = [];

    /// <summary>Starts what <paramref name="setting"/> does not name. Kafka is started only where one is found, and never required.</summary>
    /// <param name="dataFolder">The servers' files go to <c>servers/</c> in here.</param>
    /// <param name="setting">Looks up an environment variable; null when not set.</param>
    /// <param name="say">Told what is being started, a line each.</param>
    public static async Task<PrivateServers> StartAsync(string dataFolder, Func<string, string?> setting, Action<string> say, CancellationToken cancellation)
    {
        var isComplete = setting("BROKER_REDIS") is not null && setting("BROKER_POSTGRES") is not null && setting("BROKER_KAFKA") is not null;
        var servers = new PrivateServers(dataFolder, isComplete ? null : Claim(dataFolder));
        try
        {
            await servers.StartMissingAsync(dataFolder, setting, say, cancellation);
            if (servers.claim is not null)
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
        if (claim is null)
            return;
        File.Delete(addressFile);
        foreach (var process in Enumerable.Reverse(processes))
            await process.DisposeAsync();
        processes.Clear();
        await claim.DisposeAsync();
    }

    /// <summary>
    /// Keeps other programs from starting servers in the same folder, which would end ours as leftovers: until disposed, or until the process ends however it ends.
    /// </summary>
    /// <exception cref="ServerException">Another program has it.</exception>
    public static FileStream Claim(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        try
        {
            return new FileStream(Path.Combine(dataFolder, "servers.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new ServerException($"another program runs private servers in {Path.GetFullPath(dataFolder)}: end it first, or set BROKER_VAR to another folder");
        }
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

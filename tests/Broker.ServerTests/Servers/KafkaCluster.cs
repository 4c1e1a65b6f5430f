using System.Diagnostics;
using Broker.Broker.DevStack;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Whole;
using Confluent.Kafka;

namespace Broker.ServerTests.Servers;

/// <summary>Kafka nodes of a test's own, each broker and controller, which the test may stop, kill and freeze. With three, every topic of ours has three replicas, two of them in sync.</summary>
internal sealed class KafkaCluster : IAsyncDisposable
{
    private const int LargestMessageBytes = 16 << 20;
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly List<ServerProcess> nodes = [];
    private readonly string home;
    private readonly string folder;

    private KafkaCluster(string home, string folder, int count)
    {
        (this.home, this.folder) = (home, folder);
        Ports = [.. Enumerable.Range(0, count).Select(_ => (Loopback.FreePort(), Loopback.FreePort()))];
    }

    /// <summary>One a node.</summary>
    public IReadOnlyList<ServerProcess> Nodes => nodes;

    public string Bootstrap => string.Join(',', Ports.Select(port => $"127.0.0.1:{port.Client}"));

    private (int Client, int Controller)[] Ports { get; }

    /// <summary>A gate that stands before the only node: whoever begins with <see cref="GatedBootstrap"/> stays behind it.</summary>
    public TroubledGate? Gate { get; private set; }

    public string GatedBootstrap => $"127.0.0.1:{Gate!.Port}";

    /// <summary>One node, reachable through a gate too.</summary>
    public static Task<KafkaCluster> StartGatedAsync(string folder, TroubledGate gate) => StartAsync(folder, 1, gate);

    /// <summary>Returns when all nodes are there.</summary>
    public static async Task<KafkaCluster> StartAsync(string folder, int count = 1, TroubledGate? gate = null)
    {
        SourceTree.PointToKafka();
        var home = KafkaHome.Find(folder) ?? throw new ServerException("no Kafka found: set KAFKA_HOME, or run ./run setup");
        var cluster = new KafkaCluster(home, Path.GetFullPath(folder), count) { Gate = gate };
        var id = PrivateKafka.NewClusterId();
        for (var node = 0; node < count; node++)
            await cluster.FormatAsync(node, id);
        for (var node = 0; node < count; node++)
            cluster.nodes.Add(await ServerProcess.StartAsync(cluster.Command(node), CancellationToken.None));
        await cluster.IsWholeAsync();
        return cluster;
    }

    /// <summary>Starts every node that is not there and waits until all are.</summary>
    public async Task ReviveAsync()
    {
        foreach (var node in nodes.Where(node => !Directory.Exists($"/proc/{node.ProcessId}") || node.ProcessId == 0))
        {
            await node.StopAsync();
            await node.StartAsync(CancellationToken.None);
        }

        await IsWholeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.Dispose();
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private Task IsWholeAsync() => Eventually.HoldsAsync(() => Task.FromResult(CountAlive() == Ports.Length), StartLimit, $"{Ports.Length} Kafka nodes are there");

    private int CountAlive()
    {
        try
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).SetLogHandler((_, _) => { }).Build();
            return admin.GetMetadata(AskWait).Brokers.Count;
        }
        catch (KafkaException)
        {
            return 0;
        }
    }

    // A node answers only when most of them do: none is waited for alone.
    private ServerCommand Command(int node) => new()
    {
        Name = $"kafka-{node + 1}", Folder = Folder(node), Arguments = Java("kafka.Kafka", SettingsFile(node)), Answers = _ => ValueTask.FromResult(true),
    };

    private string Folder(int node) => Path.Combine(folder, $"kafka-{node + 1}");

    private string SettingsFile(int node) => Path.Combine(Folder(node), "server.properties");

    private string[] Java(params string[] arguments)
    {
        var log = Path.Combine(home, "config", "log4j2.properties");
        return
        [
            Programs.Find("java"), "-Xms64m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            .. File.Exists(log) ? [$"-Dlog4j2.configurationFile={log}"] : Array.Empty<string>(), "-cp", Path.Combine(home, "libs", "*"), .. arguments,
        ];
    }

    private async Task FormatAsync(int node, string id)
    {
        Directory.CreateDirectory(Folder(node));
        await File.WriteAllTextAsync(SettingsFile(node), Settings(node));
        var command = Java("kafka.tools.StorageTool", "format", "-t", id, "-c", SettingsFile(node));
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private string Settings(int node)
    {
        var (replicas, inSync) = Ports.Length < 3 ? (1, 1) : (3, 2);
        var (gated, seen) = Gate is null ? ("", "") : ($",GATED://127.0.0.1:{Gate.ServerPort}", $",GATED://127.0.0.1:{Gate.Port}");
        return $"""
            process.roles=broker,controller
            node.id={node + 1}
            controller.quorum.voters={string.Join(',', Ports.Select((port, i) => $"{i + 1}@127.0.0.1:{port.Controller}"))}
            listeners=CLIENT://127.0.0.1:{Ports[node].Client},CONTROLLER://127.0.0.1:{Ports[node].Controller}{gated}
            advertised.listeners=CLIENT://127.0.0.1:{Ports[node].Client}{seen}
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=CLIENT
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT,GATED:PLAINTEXT
            log.dirs={Path.Combine(Folder(node), "data")}
            num.partitions=4
            default.replication.factor={replicas}
            min.insync.replicas={inSync}
            offsets.topic.replication.factor={replicas}
            offsets.topic.num.partitions=8
            transaction.state.log.replication.factor={replicas}
            transaction.state.log.min.isr={inSync}
            share.coordinator.state.topic.replication.factor={replicas}
            share.coordinator.state.topic.min.isr={inSync}
            group.initial.rebalance.delay.ms=0
            message.max.bytes={LargestMessageBytes}
            replica.fetch.max.bytes={LargestMessageBytes}
            log.segment.bytes=67108864
            log.retention.check.interval.ms=30000
            log.retention.hours=72
            """;
    }
}

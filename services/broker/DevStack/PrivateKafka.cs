using System.Diagnostics;
using System.Security.Cryptography;
using Confluent.Kafka;

namespace Broker.Broker.DevStack;

/// <summary>One Kafka node of our own (KRaft: broker and controller in one process), reachable from this machine alone.</summary>
public static class PrivateKafka
{
    private const int PreferredPort = 9092;
    private const int LargestMessageBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan MetadataLimit = TimeSpan.FromSeconds(2);

    /// <returns>The process and its bootstrap address, host:port.</returns>
    public static async Task<(ServerProcess Process, string Address)> StartAsync(string home, string folder, CancellationToken cancellation)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var port = Loopback.FreePort(PreferredPort);
        var settings = Path.Combine(folder, "server.properties");
        await File.WriteAllTextAsync(settings, Settings(folder, port, Loopback.FreePort()), cancellation);
        if (!File.Exists(Path.Combine(folder, "data", "meta.properties")))
            await FormatAsync(home, settings, cancellation);

        var address = $"127.0.0.1:{port}";
        var process = await ServerProcess.StartAsync(
            new ServerCommand
            {
                Name = "kafka",
                Folder = folder,
                Arguments = Java(home, "kafka.Kafka", settings),
                Answers = cancel => AnswersAsync(address, port, cancel),
            },
            cancellation);
        return (process, address);
    }

    private static string[] Java(string home, params string[] arguments) =>
    [
        Programs.Find("java"), "-Xms64m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        .. LogSettings(home), "-cp", Path.Combine(home, "libs", "*"), .. arguments,
    ];

    private static string[] LogSettings(string home)
    {
        var file = Path.Combine(home, "config", "log4j2.properties");
        return File.Exists(file) ? [$"-Dlog4j2.configurationFile={file}"] : [];
    }

    private static string Settings(string folder, int port, int controllerPort) => $"""
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:{controllerPort}
        listeners=CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPort}
        advertised.listeners=CLIENT://127.0.0.1:{port}
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=CLIENT
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT
        log.dirs={Path.Combine(folder, "data")}
        num.partitions=4
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        message.max.bytes={LargestMessageBytes}
        replica.fetch.max.bytes={LargestMessageBytes}
        log.retention.hours=72
        """;

    /// <summary>16 random bytes as Kafka's tools take them.</summary>
    public static string NewClusterId()
    {
        // Below 128 the text begins with a letter: one that begins with a dash would be taken for an option.
        var random = RandomNumberGenerator.GetBytes(16);
        random[0] &= 0x7f;
        return Convert.ToBase64String(random).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    private static async Task FormatAsync(string home, string settings, CancellationToken cancellation)
    {
        var command = Java(home, "kafka.tools.StorageTool", "format", "-t", NewClusterId(), "-c", settings);
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info) ?? throw new ServerException("java cannot be started");
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new ServerException($"Kafka's storage could not be formatted: {await errors}");
    }

    private static async ValueTask<bool> AnswersAsync(string address, int port, CancellationToken cancellation)
    {
        if (!await Loopback.Answers(port, cancellation))
            return false;
        try
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).SetLogHandler((_, _) => { }).Build();
            return admin.GetMetadata(MetadataLimit).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}

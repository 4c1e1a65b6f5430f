using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broker.Broker.DevStack;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Core.Streams;

/// <summary>A Kafka that asks for a login (SCRAM-SHA-512), has access rules, and listens with TLS on a second port.</summary>
public sealed class GuardedKafka : IAsyncLifetime
{
    private const string Password = "only-for-this-test";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"broker-guarded-{Guid.NewGuid():N}");
    private readonly (int Plain, int Tls, int Controller) ports = (Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort());
    private ServerProcess? process;

    /// <summary>As the user who may do everything.</summary>
    public KafkaConnection Admin => As("admin", Password);

    public string AuthorityFile => Path.Combine(folder, "ca.pem");

    public KafkaConnection As(string user, string password) => new()
    {
        Bootstrap = $"127.0.0.1:{ports.Plain}",
        Settings = new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_PLAINTEXT", ["sasl.mechanism"] = "SCRAM-SHA-512", ["sasl.username"] = user, ["sasl.password"] = password,
        },
    };

    /// <summary>The same over TLS.</summary>
    public KafkaConnection OverTls(KafkaConnection plain) => new()
    {
        Bootstrap = $"127.0.0.1:{ports.Tls}",
        Settings = new Dictionary<string, string>(plain.Settings) { ["security.protocol"] = "SASL_SSL", ["ssl.ca.location"] = AuthorityFile },
    };

    public async Task InitializeAsync()
    {
        SourceTree.PointToKafka();
        Directory.CreateDirectory(folder);
        var home = KafkaHome.Find(folder) ?? throw new InvalidOperationException("these tests need a real Kafka: set KAFKA_HOME, or run ./run setup");
        WriteCertificate();
        var settings = Path.Combine(folder, "server.properties");
        await File.WriteAllTextAsync(settings, Settings());
        await FormatAsync(home, settings);
        process = await ServerProcess.StartAsync(
            new ServerCommand
            {
                Name = "kafka", Folder = folder, Arguments = Java(home, "kafka.Kafka", settings),
                Answers = async cancel => await Loopback.Answers(ports.Plain, cancel) && await Loopback.Answers(ports.Tls, cancel),
            },
            CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Java(string home, params string[] arguments) =>
        [Programs.Find("java"), "-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Path.Combine(home, "libs", "*"), .. arguments];

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(AuthorityFile, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.pem"), $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n");
    }

    private string Settings() => $"""
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:{ports.Controller}
        listeners=CLIENT://127.0.0.1:{ports.Plain},TLS://127.0.0.1:{ports.Tls},CONTROLLER://127.0.0.1:{ports.Controller}
        advertised.listeners=CLIENT://127.0.0.1:{ports.Plain},TLS://127.0.0.1:{ports.Tls}
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=CLIENT
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:SASL_PLAINTEXT,TLS:SASL_SSL
        sasl.enabled.mechanisms=SCRAM-SHA-512
        sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
        listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="{Password}";
        listener.name.tls.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        ssl.keystore.type=PEM
        ssl.keystore.location={Path.Combine(folder, "server.pem")}
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:admin;User:ANONYMOUS
        log.dirs={Path.Combine(folder, "data")}
        num.partitions=1
        offsets.topic.num.partitions=3
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """;

    private static async Task FormatAsync(string home, string settings)
    {
        var id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        var command = Java(home, "kafka.tools.StorageTool", "format", "-t", id, "-c", settings, "--add-scram", $"SCRAM-SHA-512=[name=admin,password={Password}]");
        using var format = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = format.StandardError.ReadToEndAsync();
        await format.StandardOutput.ReadToEndAsync();
        await format.WaitForExitAsync();
        Assert.True(format.ExitCode == 0, await errors);
    }
}

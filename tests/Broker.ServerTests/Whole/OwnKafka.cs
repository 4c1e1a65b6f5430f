using Broker.Broker.DevStack;
using Broker.Core.Streams.Kafka;

namespace Broker.ServerTests.Whole;

/// <summary>
/// A Kafka that only the tests of one class write to, for whole brokers call their topics by the same names. Where none is found,
/// the embedded mock cluster stands in for the surveys' Kafka, and the roles are joined in process.
/// </summary>
public sealed class OwnKafka : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"broker-kafka-{Guid.NewGuid():N}");
    private ServerProcess? process;
    private EmbeddedKafka? embedded;

    public string Bootstrap { get; private set; } = "";

    /// <summary>The Kafka for a broker's own topics; null where there is no real one.</summary>
    public string? ForOwnTopics => embedded is null ? Bootstrap : null;

    public async Task InitializeAsync()
    {
        SourceTree.PointToKafka();
        if (KafkaHome.Find(folder) is { } home)
        {
            (process, Bootstrap) = await PrivateKafka.StartAsync(home, folder, CancellationToken.None);
            return;
        }

        await Console.Error.WriteLineAsync("no Kafka found: packets come from the embedded mock cluster, and the roles are joined in process");
        embedded = new EmbeddedKafka();
        Bootstrap = embedded.Connection.Bootstrap;
    }

    /// <summary>The mock cluster cannot be stopped: there it goes on, and says so.</summary>
    public Task StopAsync() => process?.StopAsync() ?? Console.Error.WriteLineAsync("no Kafka found: the embedded mock cluster is not stopped");

    public Task StartAsync() => process?.StartAsync(CancellationToken.None) ?? Task.CompletedTask;

    public async Task DisposeAsync()
    {
        embedded?.Dispose();
        if (process is null)
            return;
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;
using Broker.Filter;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Filter;

/// <summary>Against the client library's mock cluster, in this process.</summary>
public sealed class FilterRoleTests
{
    [Fact]
    public async Task The_breaker_is_set_as_the_options_say()
    {
        using var kafka = new EmbeddedKafka();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var options = new BrokerOptions
        {
            Redis = "", Postgres = "Host=nowhere.invalid", Kafka = kafka.Connection.Bootstrap, DataFolder = Path.Combine(Path.GetTempPath(), $"broker-{Guid.NewGuid():N}"),
            Partitions = 1, BreakerMessages = 3,
        };
        using var topics = new Topics(options, TimeProvider.System, NullLoggerFactory.Instance);
        await using var database = new Database(options.Postgres);
        using var role = new FilterRole(new() { Broker = options, Database = database, Topics = topics, Logs = NullLoggerFactory.Instance });
        await topics.PublicSink().PublishAsync([.. Enumerable.Range(0, 3).Select(i => new KafkaRecord(BrokerTopics.Classified.Name, $"{i}", [1, 2, 3]))], deadline.Token);

        var running = role.Worker.RunAsync(deadline.Token);
        while (role.Worker.Stopped.Count == 0 && !deadline.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        Assert.Equal([BrokerTopics.Classified.Name], role.Worker.Stopped);
        await deadline.CancelAsync();
        await running;
        Directory.Delete(options.DataFolder, recursive: true);
    }
}

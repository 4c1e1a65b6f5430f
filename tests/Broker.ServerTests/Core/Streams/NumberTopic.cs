using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Core.Streams;

/// <summary>Topics of whole numbers on a real Kafka, and sources that read them.</summary>
internal sealed class NumberTopic : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private readonly IAdminClient admin;
    private readonly KafkaSink<(string Topic, int Value)> sink;

    public NumberTopic(KafkaConnection connection, string? prefix = null)
    {
        Connection = connection;
        Name = $"{prefix}{RealServers.UniqueName("numbers")}";
        var config = new AdminClientConfig { BootstrapServers = connection.Bootstrap };
        foreach (var (name, value) in connection.Settings)
            config.Set(name, value);
        admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        sink = new(connection, v => new KafkaRecord(v.Topic, $"key {v.Value % 16}", BitConverter.GetBytes(v.Value)), TimeProvider.System, NullLogger.Instance);
    }

    public KafkaConnection Connection { get; }

    public string Name { get; }

    public IAdminClient Admin => admin;

    public AllLines Log { get; } = new();

    public Task CreateAsync(int partitions = 1, string suffix = "") => admin.CreateTopicsAsync([new TopicSpecification { Name = Name + suffix, NumPartitions = partitions, ReplicationFactor = 1 }]);

    public Task DeleteAsync(string suffix = "") => admin.DeleteTopicsAsync([Name + suffix]);

    /// <summary>Deletes everything before an offset, as retention does.</summary>
    public Task CutAsync(long before) => admin.DeleteRecordsAsync([new TopicPartitionOffset(Name, 0, before)]);

    public async Task SendAsync(int first, int count, string suffix = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        await sink.PublishAsync([.. Enumerable.Range(first, count).Select(value => (Name + suffix, value))], limit.Token);
    }

    public KafkaSource<int> Source(Func<KafkaSourceOptions, KafkaSourceOptions>? change = null)
    {
        var options = new KafkaSourceOptions
        {
            Connection = Connection, Group = $"{Name}-group", Topics = [Name], BatchSize = 10, BatchWait = TimeSpan.FromMilliseconds(20), SessionTimeout = TimeSpan.FromSeconds(6),
        };
        return new KafkaSource<int>(change?.Invoke(options) ?? options, bytes => Outcome<int>.Passed(BitConverter.ToInt32(bytes.Span)), TimeProvider.System, Log);
    }

    /// <summary>One batch with something in it.</summary>
    public static async Task<IReadOnlyList<StreamMessage<int>>> BatchAsync(KafkaSource<int> source)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var batch = await source.TakeAsync(limit.Token);
            if (batch is { Count: > 0 })
                return batch;
        }
    }

    /// <summary>Takes and commits until so many have come.</summary>
    public static async Task<List<StreamMessage<int>>> ReadAsync(KafkaSource<int> source, int count)
    {
        var read = new List<StreamMessage<int>>();
        while (read.Count < count)
        {
            var batch = await BatchAsync(source);
            var ours = await source.StillOursAsync(batch, default);
            read.AddRange(ours);
            await source.CommitAsync(ours, default);
        }

        return read;
    }

    public void Dispose()
    {
        sink.Dispose();
        admin.Dispose();
    }
}

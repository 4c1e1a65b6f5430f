using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Hosting;

/// <summary>
/// The ends of every topic, as the options ask for: on Kafka, or in this process where none is configured.
/// In process, ask for every source before anything is published.
/// </summary>
public sealed partial class Topics(BrokerOptions options, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    private const string PacketsName = "packets";
    private const int QueuedBatches = 4;

    /// <summary>Of a topic that may overflow: at the default batch size, 10,000 alerts.</summary>
    private const int MostQueuedBatches = 20;

    /// <summary>Our own messages carry no cutouts: seven readers of them take less than the packets' one.</summary>
    private const long OwnBatchBytes = 16 * 1024 * 1024;
    private const long OwnPrefetchBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Long enough for a process to be replaced.</summary>
    private static readonly TimeSpan StaticSessionTimeout = TimeSpan.FromSeconds(45);

    private readonly Lock gate = new();
    private readonly Dictionary<string, InProcess> channels = [];
    private readonly List<IDisposable> opened = [];
    private readonly ILogger log = logs.CreateLogger("Broker.Streams");
    private EmbeddedKafka? embedded;

    /// <summary>Our own Kafka; null when the roles are joined in process.</summary>
    public KafkaConnection? Own { get; } = options.Kafka is { } kafka ? new() { Bootstrap = kafka, Settings = options.KafkaSettings } : null;

    /// <summary>The Kafka users subscribe to: ours, else one in this process that ends with it.</summary>
    public KafkaConnection Public
    {
        get
        {
            lock (gate)
                return Own ?? (embedded ??= new EmbeddedKafka()).Connection;
        }
    }

    /// <summary>Values that lie in process between two roles: 0 when everything is drained.</summary>
    public long Pending
    {
        get
        {
            lock (gate)
                return channels.Values.Sum(c => c.Pending());
        }
    }

    /// <summary>Survey packets: from the survey's Kafka, else what is published to <see cref="PacketsInProcess"/>.</summary>
    public ISource<ReadOnlyMemory<byte>> Packets(string role) => options.SurveyKafka is { } survey
        ? FromKafka(
            new() { Connection = new() { Bootstrap = survey, Settings = options.SurveyKafkaSettings }, Group = role, Topics = options.SurveyTopics },
            Outcome<ReadOnlyMemory<byte>>.Passed)
        : PacketsInProcess().Subscribe(options.BatchSize, options.BatchWait);

    /// <summary>Where a replay or a simulator puts packets when there is no Kafka.</summary>
    public ChannelTopic<ReadOnlyMemory<byte>> PacketsInProcess() => Channel<ReadOnlyMemory<byte>>(PacketsName, null, mayOverflow: false);

    public ISource<T> Source<T>(Topic<T> topic, string role) => Own is not null
        ? FromKafka(new() { Connection = Own, Group = role, Topics = [Named(topic.Name)], BatchBytes = OwnBatchBytes, PrefetchBytes = OwnPrefetchBytes }, topic.Decode)
        : Channel(topic).Subscribe(options.BatchSize, options.BatchWait);

    public ISink<T> Sink<T>(Topic<T> topic) => Own is not null
        ? ToKafka<T>(Own, v => new KafkaRecord(Named(topic.Name), topic.Key(v), topic.Encode(v)))
        : Channel(topic);

    /// <summary>For records that name their topic themselves, such as those of the filters' topics, on <see cref="Public"/>.</summary>
    public ISink<KafkaRecord> PublicSink() => ToKafka<KafkaRecord>(Public, r => r with { Topic = Named(r.Topic) });

    /// <summary>What a topic we write is called on Kafka.</summary>
    public string Named(string topic) => options.TopicPrefix + topic;

    /// <summary>Creates topics on our Kafka; does nothing in process.</summary>
    /// <exception cref="Confluent.Kafka.Admin.CreateTopicsException">A topic can neither be found nor created.</exception>
    public Task EnsureAsync(params IReadOnlyCollection<string> names) =>
        Own is null ? Task.CompletedTask : KafkaTopics.EnsureAsync(Own, names, options.Partitions);

    /// <summary>In process: nothing more will come on this topic, its readers end after what they have. On Kafka a topic has no end.</summary>
    public void Complete(string name)
    {
        lock (gate)
        {
            if (channels.TryGetValue(name, out var channel))
                channel.Complete();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            opened.ForEach(o => o.Dispose());
            embedded?.Dispose();
        }
    }

    private KafkaSource<T> FromKafka<T>(KafkaSourceOptions source, Decode<T> decode) => new(
        source with
        {
            Group = $"{options.Group}-{source.Group}",
            Member = options.Member is { } member ? string.Join('-', [member, source.Group, .. source.Topics.Where(topic => source.Connection == Own)]) : null,
            SessionTimeout = options.SessionTimeout ?? (options.Member is null ? SessionTimeout : StaticSessionTimeout),
            BatchSize = options.BatchSize,
            BatchWait = options.BatchWait,
        },
        decode, time, log);

    private KafkaSink<T> ToKafka<T>(KafkaConnection connection, Func<T, KafkaRecord> encode)
    {
        var sink = new KafkaSink<T>(connection, encode, time, log);
        lock (gate)
            opened.Add(sink);
        return sink;
    }

    private ChannelTopic<T> Channel<T>(Topic<T> topic) => Channel<T>(topic.Name, v => topic.Encode(v), topic.MayOverflow);

    private ChannelTopic<T> Channel<T>(string name, Func<T, ReadOnlyMemory<byte>>? encode, bool mayOverflow)
    {
        lock (gate)
        {
            if (channels.TryGetValue(name, out var known))
                return (ChannelTopic<T>)known.Topic;

            var acknowledge = options.SurveyKafka is null ? Acknowledge.WhenQueued : Acknowledge.WhenCommitted;
            var topic = new ChannelTopic<T>(name, (mayOverflow ? MostQueuedBatches : QueuedBatches) * options.BatchSize, time, encode)
            {
                Acknowledge = mayOverflow ? Acknowledge.IfRoom : acknowledge,
                WhenFull = () => LogFull(log, name),
            };
            channels[name] = new InProcess(topic, () => topic.Pending, topic.Complete);
            return topic;
        }
    }

    [LoggerMessage(EventName = "QueueFull", Level = LogLevel.Warning, Message = "{Topic} is full in this process: what comes now stays as it is. On Kafka it would wait there.")]
    private static partial void LogFull(ILogger logger, string topic);

    private sealed record InProcess(object Topic, Func<long> Pending, Action Complete);
}

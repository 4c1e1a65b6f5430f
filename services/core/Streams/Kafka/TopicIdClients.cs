using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>Asks for Kafka's ids of topics; the answer has those that exist.</summary>
/// <exception cref="KafkaException">The cluster does not answer.</exception>
internal delegate Task<IReadOnlyDictionary<string, Guid>> AskTopicIds(IReadOnlyCollection<string> topics);

/// <summary>One client per cluster that asks for the ids of topics, whoever reads there; it ends with its last user. Thread-safe.</summary>
internal sealed class TopicIdClients : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(5);
    private static readonly Lock Gate = new();
    private static readonly Dictionary<KafkaConnection, (IAdminClient Client, int Users)> Clients = [];

    private readonly KafkaConnection connection;

    private TopicIdClients(KafkaConnection connection) => this.connection = connection;

    /// <summary>How many clusters are asked.</summary>
    internal static int Count
    {
        get
        {
            lock (Gate)
                return Clients.Count;
        }
    }

    /// <summary>One user more, until it is disposed of.</summary>
    public static TopicIdClients Use(KafkaConnection connection)
    {
        lock (Gate)
        {
            var (client, users) = Clients.GetValueOrDefault(connection);
            client ??= new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            Clients[connection] = (client, users + 1);
            return new TopicIdClients(connection);
        }
    }

    /// <inheritdoc cref="AskTopicIds"/>
    public async Task<IReadOnlyDictionary<string, Guid>> AskAsync(IReadOnlyCollection<string> topics)
    {
        List<TopicDescription> answers;
        try
        {
            var result = await Client().DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = AskWait });
            answers = result.TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            answers = e.Results.TopicDescriptions;
        }

        return answers.Where(answer => !answer.Error.IsError).ToDictionary(answer => answer.Name, answer => Id(answer.TopicId));
    }

    public void Dispose()
    {
        IAdminClient? last = null;
        lock (Gate)
        {
            var (client, users) = Clients[connection];
            if (users > 1)
                Clients[connection] = (client, users - 1);
            else if (Clients.Remove(connection))
                last = client;
        }

        last?.Dispose();
    }

    private IAdminClient Client()
    {
        lock (Gate)
            return Clients[connection].Client;
    }

    private static Guid Id(Uuid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }
}

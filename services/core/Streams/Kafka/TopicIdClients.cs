using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>Asks for Kafka's ids of topics; the answer has those that exist.</summary>
/// <exception cref="KafkaException">The cluster does not answer.</exception>
internal delegate Task<IReadOnlyDictionary<string, Guid>> AskTopicIds(IReadOnlyCollection<string> topics);

/// <summary>One client per cluster that asks for the ids of topics, whoever reads there; it ends with its last user. Thread-safe.</summary>
internal sealed class TopicIdClients : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<KafkaConnection, (TopicIdClient Client, int Users)> Clients = [];

    private readonly KafkaConnection connection;
    private readonly TopicIdClient client;
    private bool isDisposed;

    private TopicIdClients(KafkaConnection connection, TopicIdClient client) => (this.connection, this.client) = (connection, client);

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
            client ??= new TopicIdClient(connection);
            Clients[connection] = (client, users + 1);
            return new TopicIdClients(connection, client);
        }
    }

    /// <inheritdoc cref="AskTopicIds"/>
    public Task<IReadOnlyDictionary<string, Guid>> AskAsync(IReadOnlyCollection<string> topics) => client.AskAsync(topics);

    public void Dispose()
    {
        TopicIdClient? last = null;
        lock (Gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            var users = Clients[connection].Users;
            if (users > 1)
                Clients[connection] = (client, users - 1);
            else if (Clients.Remove(connection))
                last = client;
        }

        last?.Dispose();
    }
}

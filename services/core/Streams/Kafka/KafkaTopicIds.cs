using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Kafka's ids of the topics we read. A topic that is deleted and made again keeps its name and gets another id; the client library
/// would go on at the old offset, in the middle of the new topic. For the polling thread alone.
/// </summary>
/// <param name="admin">Who is asked; null for a cluster that has no ids.</param>
/// <param name="known">The ids known so far.</param>
/// <param name="time">Times the questions.</param>
internal sealed class KafkaTopicIds(IAdminClient? admin, Dictionary<string, Guid> known, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private Task<IReadOnlyDictionary<string, Guid>>? asked;
    private long? askedAt;

    /// <summary>Empty where the cluster tells none.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public Guid Of(string topic)
    {
        if (admin is null)
            return Guid.Empty;
        if (known.TryGetValue(topic, out var id))
            return id;
        return known[topic] = Task.Run(() => AskAsync([topic])).GetAwaiter().GetResult().GetValueOrDefault(topic);
    }

    /// <summary>We read them no longer: what they are is asked again when they come back.</summary>
    public void Forget(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
            known.Remove(topic);
    }

    /// <summary>The next <see cref="Remade"/> asks at once.</summary>
    public void Doubt() => askedAt = null;

    /// <summary>
    /// Topics that were found to be others than before, until they are <see cref="Accept"/>ed; asks behind the reader's back, now and then.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, Guid>> Remade()
    {
        if (asked is null && admin is not null && known.Count > 0 && !(askedAt is { } at && time.GetElapsedTime(at) < AskEvery))
        {
            askedAt = time.GetTimestamp();
            asked = AskAsync([.. known.Keys]);
        }

        if (asked is not { IsCompleted: true })
            return [];
        var answer = asked.IsCompletedSuccessfully ? asked.Result : new Dictionary<string, Guid>();
        _ = asked.Exception;
        asked = null;
        return [.. answer.Where(topic => known.TryGetValue(topic.Key, out var before) && before != topic.Value)];
    }

    public void Accept(string topic, Guid id) => known[topic] = id;

    public void Dispose() => admin?.Dispose();

    /// <summary>The ids of those that exist.</summary>
    private async Task<IReadOnlyDictionary<string, Guid>> AskAsync(List<string> topics)
    {
        List<TopicDescription> answers;
        try
        {
            var result = await admin!.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = AskWait });
            answers = result.TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            answers = e.Results.TopicDescriptions;
        }

        return answers.Where(answer => !answer.Error.IsError).ToDictionary(answer => answer.Name, answer => Id(answer.TopicId));
    }

    private static Guid Id(Uuid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }
}

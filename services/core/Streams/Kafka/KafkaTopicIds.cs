using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Kafka's ids of the topics we read. A topic that is deleted and made again keeps its name and gets another id; the client library
/// would go on at the old offset, in the middle of the new topic. For the polling thread alone.
/// </summary>
/// <param name="ask">Who is asked; null for a cluster that has no ids.</param>
/// <param name="known">The ids known so far; empty ids are those of a cluster that tells none.</param>
/// <param name="time">Times the questions.</param>
internal sealed class KafkaTopicIds(AskTopicIds? ask, Dictionary<string, Guid> known, TimeProvider time)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Guid> remade = [];
    private readonly HashSet<Guid> gone = [];
    private Task<IReadOnlyDictionary<string, Guid>>? asked;
    private long? askedAt;

    /// <summary>Empty where the cluster tells none.</summary>
    /// <exception cref="KafkaException">The cluster does not answer, or does not know the topic now: nothing of it can be told from another's yet.</exception>
    public Guid Of(string topic)
    {
        if (ask is null)
            return Guid.Empty;
        return known.TryGetValue(topic, out var id) ? id : known[topic] = Told(topic)[topic];
    }

    /// <summary>We read them no longer: what they are is asked again when they come back.</summary>
    public void Forget(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            known.Remove(topic);
            remade.Remove(topic);
        }
    }

    /// <summary>The next <see cref="Remade"/> asks at once.</summary>
    public void Doubt() => askedAt = null;

    /// <summary>Whether the topic is another than before; asks now, and waits.</summary>
    /// <exception cref="KafkaException">It cannot be told.</exception>
    public bool IsRemade(string topic)
    {
        if (ask is not null && !remade.ContainsKey(topic))
            Compare(Told(topic));
        return remade.ContainsKey(topic);
    }

    /// <summary>
    /// Topics that were found to be others than before, until they are <see cref="Accept"/>ed; asks behind the reader's back, now and then.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, Guid>> Remade()
    {
        if (asked is null && ask is not null && known.Count > 0 && !(askedAt is { } at && time.GetElapsedTime(at) < AskEvery))
        {
            askedAt = time.GetTimestamp();
            asked = ask([.. known.Keys]);
        }

        if (asked is { IsCompleted: true })
        {
            if (asked.IsCompletedSuccessfully)
                Compare(asked.Result);
            _ = asked.Exception;
            asked = null;
        }

        return [.. remade];
    }

    public void Accept(string topic, Guid id)
    {
        gone.Add(known[topic]);
        known[topic] = id;
        remade.Remove(topic);
    }

    private IReadOnlyDictionary<string, Guid> Told(string topic)
    {
        var answer = ask!([topic]).GetAwaiter().GetResult();
        return answer.ContainsKey(topic) ? answer : throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"no id of topic {topic} is told"));
    }

    /// <summary>Who tells no id says nothing, and nor does who tells one that is gone: a broker that lags behind the others.</summary>
    private void Compare(IReadOnlyDictionary<string, Guid> answer)
    {
        foreach (var (topic, id) in answer)
        {
            if (!known.TryGetValue(topic, out var before) || id == before || id == Guid.Empty || gone.Contains(id))
                continue;
            if (before == Guid.Empty)
                known[topic] = id;
            else
                remade[topic] = id;
        }
    }
}

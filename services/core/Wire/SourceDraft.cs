using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>An <see cref="AlertSource"/> while it is read.</summary>
internal sealed class SourceDraft
{
    public static readonly RecordMap<SourceDraft> Map = new RecordMap<SourceDraft>()
        .Text("topic", (s, v) => s.topic = v)
        .Text("topic_id", (s, v) => s.topicId = v)
        .Long("partition", (s, v) => s.partition = (int)v)
        .Long("offset", (s, v) => s.offset = v);

    private string topic = "";
    private string topicId = "";
    private int partition;
    private long offset;

    /// <exception cref="WireException">The id is none.</exception>
    public AlertSource ToSource() => new(topic, TopicIdText.Read(topicId), partition, offset);
}

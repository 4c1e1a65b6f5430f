namespace Broker.Core.Alerts;

/// <summary>
/// The survey's message an alert came in: what becomes of every message is counted by it, and the same alert from another message is
/// the survey's duplicate.
/// </summary>
/// <param name="Topic">Its topic, as the survey calls it.</param>
/// <param name="TopicId">Kafka's id of the topic, so that one made again under its name is another; empty where it is not known.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Where it stands in the partition.</param>
public readonly record struct AlertSource(string Topic, Guid TopicId, int Partition, long Offset);

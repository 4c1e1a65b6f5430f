using System.Text.Json.Serialization;

namespace Broker.Core.Storage;

/// <summary>What one worker made of one partition.</summary>
public sealed record LedgerRole
{
    /// <summary>Its messages are alerts that are stored already, and wait for their context.</summary>
    private const string Aside = "context";

    public required string Worker { get; init; }

    public required string Topic { get; init; }

    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long Consumed { get; init; }

    public long Passed { get; init; }

    public long Dropped { get; init; }

    public long Rejected { get; init; }

    /// <summary>Messages that came again, because a process ended before it could commit them.</summary>
    public long Repeated { get; init; }

    /// <summary>Messages that wait in Kafka; null where it is not known.</summary>
    public long? Lag { get; init; }

    /// <summary>The offset behind the last message that is counted.</summary>
    [JsonIgnore]
    public long NextOffset { get; init; }

    /// <summary>When it last said anything; null when it never has.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    [JsonIgnore]
    public bool IsOnPath => Worker != Aside;
}

using System.Text.Json.Serialization;

namespace Broker.Core.Storage;

/// <summary>What became of every message, as PostgreSQL has counted it at one moment, and what still waits in Kafka.</summary>
public sealed record LedgerReport
{
    public DateTimeOffset At { get; init; }

    public LedgerVerdict Verdict { get; init; }

    /// <summary>Nothing waited and no number had changed for a while: what is not even now never will be.</summary>
    [JsonIgnore]
    public bool IsStill { get; init; }

    /// <summary>Everything that is wrong, a line each; empty while nothing is.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];

    /// <summary>The survey's partitions.</summary>
    public required IReadOnlyList<LedgerPartition> Partitions { get; init; }

    /// <summary>Every worker, by partition.</summary>
    public required IReadOnlyList<LedgerRole> Roles { get; init; }

    /// <summary>Gaps that nobody has acknowledged.</summary>
    public required IReadOnlyList<LedgerGap> Gaps { get; init; }

    public required LedgerMatches Matches { get; init; }

    /// <summary>Messages between our own roles that could not be read; each was a survey's message that came no further.</summary>
    public long UnreadableWithin { get; init; }

    public LedgerTotal Total => new()
    {
        Consumed = Partitions.Sum(p => p.Consumed),
        Stored = Partitions.Sum(p => p.Stored),
        Duplicates = Partitions.Sum(p => p.Duplicates),
        DeadLettered = Partitions.Sum(p => p.DeadLettered) + UnreadableWithin,
        OnTheWay = OnTheWay,
        NoEnd = Partitions.Sum(p => p.NoEnd),
        Lost = Partitions.Sum(p => p.Lost),
    };

    /// <summary>Consumed, and come to no end yet.</summary>
    public long OnTheWay => Partitions.Sum(p => p.OnTheWay) - UnreadableWithin;

    /// <summary>True when nothing on the path to the archive waits; null where there is no Kafka to ask.</summary>
    [JsonIgnore]
    public bool? IsDrained => Roles.All(role => role.Lag is null) ? null : Roles.Where(role => role.IsOnPath).All(role => role.Lag is null or 0);

    /// <summary>Every message consumed came to exactly one end, as far as the numbers of this moment say.</summary>
    [JsonIgnore]
    public bool IsEven => OnTheWay == 0 && Partitions.All(p => p.OnTheWay >= 0) && (UnreadableWithin > 0 || Partitions.All(p => p.OnTheWay == 0));
}

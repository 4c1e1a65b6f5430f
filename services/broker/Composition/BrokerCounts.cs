using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broker.Broker.Composition;

/// <summary>
/// The ledger of one process, from its committed batches: <c>Consumed = Stored + Duplicates + DeadLettered</c> once everything is drained,
/// and every match is published and, where it has a webhook, delivered or undeliverable.
/// </summary>
public sealed record BrokerCounts
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public long Consumed { get; init; }

    public long Stored { get; init; }

    public long Duplicates { get; init; }

    public long DeadLettered { get; init; }

    /// <summary>Scores given to an alert; one whose context came later is scored again with it.</summary>
    public long Scored { get; init; }

    /// <summary>Alerts that were stored without context and published again with it: not counted among the others.</summary>
    [JsonIgnore]
    public long Filled { get; init; }

    public long Matched { get; init; }

    public long Published { get; init; }

    public long Delivered { get; init; }

    /// <summary>Webhooks given up, and matches that a filter's topic did not take; either are in the archive.</summary>
    public long Undeliverable { get; init; }

    public double Seconds { get; init; }

    /// <summary>Every packet consumed has come to its end.</summary>
    public bool Balanced() => Consumed == Stored + Duplicates + DeadLettered;

    /// <summary>A line a person reads.</summary>
    public string ToText() =>
        $"{Consumed} packets in {Seconds:0.0} s: {Stored} stored, {Duplicates} duplicates, {DeadLettered} dead letters; {Scored} scored; "
        + (Filled == 0 ? "" : $"{Filled} contexts filled in later; ")
        + $"{Matched} matches, {Published} published, {Delivered} webhooks delivered, {Undeliverable} undeliverable";

    public string ToJson() => JsonSerializer.Serialize(this, Web);
}

using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Core.Hosting;

/// <summary>The topics between our roles. Alerts are keyed by object, so that an object's alerts keep their order.</summary>
public static class BrokerTopics
{
    public static readonly Topic<Alert> Alerts = new()
    {
        Name = "alerts", Key = a => a.ObjectId, Encode = AlertCodec.Encode, Decode = AlertCodec.Decode,
    };

    /// <summary>Alerts that went on without their context and wait for it.</summary>
    public static readonly Topic<Alert> ContextMissing = Alerts with { Name = "context_missing", MayOverflow = true };

    public static readonly Topic<ClassifiedAlert> Classified = new()
    {
        Name = "classified", Key = c => c.Alert.ObjectId, Encode = ClassifiedCodec.Encode, Decode = ClassifiedCodec.Decode,
    };

    public static readonly Topic<FilterMatch> Matches = new()
    {
        Name = "matches", Key = m => m.Classified.Alert.ObjectId, Encode = MatchCodec.Encode, Decode = MatchCodec.Decode,
    };

    public static readonly Topic<DeadLetter> DeadLetters = new()
    {
        Name = "dead_letters", Key = d => $"{d.Topic}/{d.Partition}", Encode = DeadLetterCodec.Encode, Decode = DeadLetterCodec.Decode,
    };

    /// <summary>What became of every message of every worker.</summary>
    public static readonly Topic<LedgerEntry> Ledger = new()
    {
        Name = "ledger", Key = e => $"{e.Worker}/{e.Topic}/{e.Partition}", Encode = LedgerCodec.Encode, Decode = LedgerCodec.Decode,
    };

    public static readonly IReadOnlyList<string> Names = [Alerts.Name, ContextMissing.Name, Classified.Name, Matches.Name, DeadLetters.Name, Ledger.Name];
}

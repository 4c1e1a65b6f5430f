namespace Broker.Core.Storage;

/// <summary>What the ledger has counted, and where Kafka says each worker stands. Of a topic that was made again, the newest row is meant.</summary>
internal static class LedgerLags
{
    /// <summary>Whoever writes what the others say into the ledger: until nothing waits for it, the ledger lies behind.</summary>
    private const string Writer = "archive-ledger";

    /// <summary>The rows with what waits; a partition of which no worker has said anything gets a row of its own.</summary>
    public static IReadOnlyList<LedgerRole> With(IReadOnlyList<LedgerRole> roles, IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag> lags)
    {
        var newest = Newest(roles);
        var known = roles.Select(role => newest[(role.Worker, role.Topic, role.Partition)] == role && lags.TryGetValue((role.Worker, role.Topic, role.Partition), out var lag)
            ? role with { Lag = lag.Lag }
            : role);
        var silent = lags.Where(lag => !newest.ContainsKey(lag.Key))
            .Select(lag => new LedgerRole { Worker = lag.Key.Worker, Topic = lag.Key.Topic, Partition = lag.Key.Partition, Lag = lag.Value.Lag });
        return [.. known.Concat(silent).OrderBy(role => role.Worker, StringComparer.Ordinal).ThenBy(role => role.Topic, StringComparer.Ordinal).ThenBy(role => role.Partition)];
    }

    /// <summary>
    /// What Kafka deleted before it was read, and after which no message came that would have told so. Not asked before every entry of
    /// the ledger is counted: what seems unread may only not be counted yet.
    /// </summary>
    public static IReadOnlyList<LedgerGap> Unread(IReadOnlyList<LedgerRole> roles, IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag> lags, DateTimeOffset at)
    {
        if (lags.Any(lag => lag.Key.Worker == Writer && lag.Value.Lag > 0))
            return [];
        var newest = Newest(roles);
        return [.. from lag in lags
                   let role = newest.GetValueOrDefault(lag.Key)
                   let gap = new LedgerGap
                   {
                       Worker = lag.Key.Worker, Topic = lag.Key.Topic, TopicId = role?.TopicId ?? Guid.Empty, Partition = lag.Key.Partition, Kind = "deleted",
                       FromOffset = Math.Max(lag.Value.Next - lag.Value.Unread, role?.NextOffset ?? 0), ToOffset = lag.Value.Next, SeenAt = role?.UpdatedAt ?? at,
                   }
                   where gap.FromOffset < gap.ToOffset && lag.Value.Unread > 0
                   orderby gap.Worker, gap.Topic, gap.Partition
                   select gap];
    }

    private static Dictionary<(string Worker, string Topic, int Partition), LedgerRole> Newest(IReadOnlyList<LedgerRole> roles) =>
        roles.GroupBy(role => (role.Worker, role.Topic, role.Partition)).ToDictionary(each => each.Key, each => each.MaxBy(role => role.UpdatedAt)!);
}

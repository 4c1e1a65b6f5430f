using Broker.Core.Storage;

namespace Broker.Core.Hosting;

/// <summary>
/// Follows what was consumed at one moment along the path: a role that has come to where its topics ended then has passed it on, and so
/// on to the last one. So it is known, though the stream never pauses, when each of those messages must have come to its end.
/// </summary>
/// <param name="start">The moment.</param>
internal sealed class LedgerWave(LedgerReport start)
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Stages = [["ingest"], ["classify"], ["archive"], ["archive-dead-letters", "archive-ledger"]];

    private int stage;
    private Dictionary<(string Worker, string Topic, int Partition), long>? targets;

    public LedgerReport Start => start;

    /// <summary>True when a partition that it waits for is gone: then it never comes to its end.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes the next reading.</summary>
    /// <param name="lags">Asked after <see cref="Start"/> was read, in the order of the path, of each partition first how far it is read.</param>
    /// <returns>True when everything has come to its end.</returns>
    public bool HasPassed(IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag> lags)
    {
        for (; stage < Stages.Count; (stage, targets) = (stage + 1, null))
        {
            targets ??= lags.Where(lag => Stages[stage].Contains(lag.Key.Worker)).ToDictionary(lag => lag.Key, lag => lag.Value.End);
            IsBroken |= targets.Keys.Any(target => !lags.ContainsKey(target)) || Stages[stage].Any(worker => targets.Keys.All(target => target.Worker != worker));
            if (IsBroken || targets.Any(target => lags[target.Key].Next < Math.Min(target.Value, lags[target.Key].End)))
                return false;
        }

        return true;
    }
}

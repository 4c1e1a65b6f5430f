using Broker.Filter.Matching;
using Microsoft.Extensions.Logging;

namespace Broker.Filter.Delivery;

/// <summary>
/// Matches that their filters' topics did not take, until the table of filters tells their owners. A topic that refuses
/// <see cref="RefusalLimit"/> matches in a row is switched off: later matches are not even sent there. Thread-safe.
/// </summary>
public sealed class UnpublishedMatches(ILogger log)
{
    /// <summary>Refusals in a row that end publishing to a topic.</summary>
    public const int RefusalLimit = 3;

    private readonly Lock gate = new();
    private readonly Dictionary<LiveFilter, Refusals> refusals = new(ReferenceEqualityComparer.Instance);
    private long total;

    /// <summary>Of this process, each once.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>What owners have not been told yet.</summary>
    public IReadOnlyList<Refused> Untold
    {
        get
        {
            lock (gate)
                return [.. refusals.Where(entry => entry.Value.Untold > 0).Select(entry => new Refused(entry.Key, entry.Value.Untold, entry.Value.Reason, entry.Value.IsOff))];
        }
    }

    /// <summary>Why nothing is to be sent to a filter's topic; null when it may be.</summary>
    public string? OffReason(LiveFilter filter)
    {
        lock (gate)
            return filter.TopicDisabledReason ?? (refusals.TryGetValue(filter, out var known) && known.IsOff ? known.Reason : null);
    }

    /// <summary>The topic took a match.</summary>
    public void Accept(LiveFilter filter)
    {
        lock (gate)
        {
            if (refusals.TryGetValue(filter, out var known))
                refusals[filter] = known with { Streak = 0 };
        }
    }

    /// <summary>One match was not taken, or not sent because the topic is off.</summary>
    public void Add(LiveFilter filter, string reason)
    {
        Interlocked.Increment(ref total);
        lock (gate)
        {
            var known = refusals.GetValueOrDefault(filter);
            var isOff = known.IsOff || known.Streak + 1 >= RefusalLimit;
            refusals[filter] = new Refusals(known.Streak + 1, known.Untold + 1, reason, isOff);
            if (filter.TopicDisabledReason is not null || known.IsOff)
                return;
            if (isOff)
                log.TopicDisabled(filter.Stored.Owner, filter.Stored.Name, filter.Stored.Version, reason);
            else
                log.MatchRefused(filter.Stored.Owner, filter.Stored.Name, filter.Stored.Version, reason);
        }
    }

    /// <summary>The table knows.</summary>
    public void Told(Refused refused)
    {
        lock (gate)
        {
            if (refusals.TryGetValue(refused.Filter, out var known))
                refusals[refused.Filter] = known with { Untold = known.Untold - refused.Matches };
        }
    }

    /// <summary>Forgets what is told and of filters that are not live any more.</summary>
    public void Keep(FilterSet live)
    {
        lock (gate)
        {
            foreach (var filter in refusals.Where(entry => entry.Value.Untold == 0 && !live.Filters.Contains(entry.Key)).Select(entry => entry.Key).ToList())
                refusals.Remove(filter);
        }
    }

    /// <param name="Filter">Whose matches.</param>
    /// <param name="Matches">How many.</param>
    /// <param name="Reason">Why the latest was not taken.</param>
    /// <param name="IsOff">Whether the topic is off.</param>
    public sealed record Refused(LiveFilter Filter, long Matches, string Reason, bool IsOff);

    private readonly record struct Refusals(int Streak, long Untold, string Reason, bool IsOff);
}

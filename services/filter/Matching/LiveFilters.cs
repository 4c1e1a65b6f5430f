using Microsoft.Extensions.Logging;

namespace Broker.Filter.Matching;

/// <summary>The filters of this moment: one set that is read without waiting and swapped whole. Thread-safe.</summary>
public sealed class LiveFilters(ILogger log)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<LiveFilter, string> disabled = [];
    private volatile FilterSet current = FilterSet.Empty;

    public FilterSet Current => current;

    /// <summary>Done when there has been a set at all; before that, nobody knows who wants what.</summary>
    public Task Loaded => loaded.Task;

    /// <summary>Those that were switched off here and are still on in the table, and why.</summary>
    public IReadOnlyList<KeyValuePair<LiveFilter, string>> Disabled
    {
        get
        {
            lock (gate)
                return [.. disabled];
        }
    }

    /// <summary>The next set; those that were switched off here stay off.</summary>
    public void Swap(IEnumerable<LiveFilter> filters)
    {
        lock (gate)
            current = new FilterSet([.. filters.Where(filter => !disabled.Keys.Any(off => off.IsSameVersion(filter)))]);
        loaded.TrySetResult();
    }

    /// <summary>Takes a filter out at once.</summary>
    public void Disable(LiveFilter filter, string reason)
    {
        lock (gate)
        {
            if (!disabled.TryAdd(filter, reason))
                return;
            current = current.Without(filter);
        }

        log.FilterDisabled(filter.Stored.Owner, filter.Stored.Name, filter.Stored.Version, reason);
    }

    /// <summary>The table knows by now that the filter is off.</summary>
    public void Forget(LiveFilter filter)
    {
        lock (gate)
            disabled.Remove(filter);
    }
}

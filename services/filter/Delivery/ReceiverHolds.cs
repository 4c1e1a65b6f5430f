namespace Broker.Filter.Delivery;

/// <summary>Receivers that are left alone for now: a try is under way, or one failed just now. Not thread-safe.</summary>
internal sealed class ReceiverHolds(TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> until = [];
    private readonly HashSet<string> underWay = [];

    public int UnderWay => underWay.Count;

    /// <summary>Every receiver that is to be left alone.</summary>
    public IReadOnlyCollection<string> Busy()
    {
        var now = time.GetUtcNow();
        foreach (var url in until.Where(hold => hold.Value <= now).Select(hold => hold.Key).ToList())
            until.Remove(url);
        return underWay.Union(until.Keys).ToList();
    }

    public void Begin(string url) => underWay.Add(url);

    /// <param name="url">The receiver.</param>
    /// <param name="wait">Leave it alone this long; null when it answered well.</param>
    public void End(string url, TimeSpan? wait)
    {
        underWay.Remove(url);
        if (wait is { } pause)
            until[url] = time.GetUtcNow() + pause;
    }
}

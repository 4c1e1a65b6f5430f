using Broker.Core.Alerts;

namespace Broker.Ingest;

/// <summary>
/// Step 5: has this alert come before, in another message? Remembers where each of the latest alerts stood, so a batch that is
/// repeated after a failure meets itself and is no duplicate. For what is older than the memory see <see cref="Witness"/>.
/// </summary>
/// <param name="capacity">Alerts remembered; the oldest are forgotten first.</param>
public sealed class Dedup(int capacity = Dedup.DefaultCapacity)
{
    /// <summary>A quarter of an hour at Rubin's average of 256 alerts a second, about 30 MB.</summary>
    public const int DefaultCapacity = 250_000;

    private readonly Dictionary<(string Survey, long AlertId), AlertSource> first = [];
    private Queue<(string Survey, long AlertId)> order = [];

    /// <summary>Alerts that were ever remembered.</summary>
    public long Remembered { get; private set; }

    /// <summary>How many of them, the oldest, are forgotten.</summary>
    public long Forgotten => Remembered - order.Count;

    /// <summary>True when the alert came in another message before; remembers it otherwise.</summary>
    public bool IsDuplicate(string survey, long alertId, AlertSource source)
    {
        var key = (survey, alertId);
        if (first.TryGetValue(key, out var known))
            return known != source;

        first.Add(key, source);
        order.Enqueue(key);
        Remembered++;
        if (order.Count > capacity)
            first.Remove(order.Dequeue());
        return false;
    }

    /// <summary>
    /// Messages whose alerts were not published from here: another copy is no duplicate of them. Looks at the whole memory, so that it is
    /// for what happens seldom.
    /// </summary>
    public void Forget(IReadOnlyCollection<AlertSource> gone)
    {
        if (gone.Count == 0)
            return;
        var sources = gone.ToHashSet();
        foreach (var key in first.Where(known => sources.Contains(known.Value)).Select(known => known.Key).ToList())
            first.Remove(key);
        order = new(order.Where(first.ContainsKey));
    }
}

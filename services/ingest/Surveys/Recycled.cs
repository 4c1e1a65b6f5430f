namespace Broker.Ingest.Surveys;

/// <summary>A list whose items are kept and handed out again, so that reading the next packet allocates nothing.</summary>
public sealed class Recycled<T>(Action<T> clear)
    where T : class, new()
{
    /// <summary>Items kept for later; one packet may tell of as many as <see cref="Core.Wire.WireLimits.MaxItems"/>.</summary>
    private const int MostKept = 4096;

    private readonly List<T> items = [];

    public int Count { get; private set; }

    public T this[int index] => index < Count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The next item, cleared.</summary>
    public T Next()
    {
        if (Count == items.Count)
            items.Add(new T());
        var item = items[Count++];
        clear(item);
        return item;
    }

    public void Clear()
    {
        Count = 0;
        if (items.Count <= MostKept)
            return;
        items.RemoveRange(MostKept, items.Count - MostKept);
        items.TrimExcess();
    }
}

namespace Broker.Core.Wire;

/// <summary>A record of a name and a text or number, as our schemas write a dictionary.</summary>
internal sealed class PairDraft
{
    public static readonly RecordMap<PairDraft> Map = new RecordMap<PairDraft>()
        .Text("name", (p, v) => p.name = v)
        .Text("value", (p, v) => p.Text = v);

    public static readonly RecordMap<PairDraft> NumberMap = new RecordMap<PairDraft>()
        .Text("name", (p, v) => p.name = v)
        .Finite("value", (p, v) => p.Number = v);

    private string name = "";

    public string Text { get; private set; } = "";

    public double Number { get; private set; }

    public static PairDraft Add(List<PairDraft> pairs)
    {
        pairs.Add(new());
        return pairs[^1];
    }

    /// <exception cref="WireException">A name stands twice.</exception>
    public static Dictionary<string, T> ToDictionary<T>(List<PairDraft> pairs, Func<PairDraft, T> value)
    {
        var dictionary = new Dictionary<string, T>(pairs.Count);
        foreach (var pair in pairs)
        {
            if (!dictionary.TryAdd(pair.name, value(pair)))
                throw new WireException($"'{pair.name}' stands twice");
        }

        return dictionary;
    }
}

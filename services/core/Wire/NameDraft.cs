namespace Broker.Core.Wire;

/// <summary>A record of one name, as our schemas write an array of names.</summary>
internal sealed class NameDraft
{
    public static readonly RecordMap<NameDraft> Map = new RecordMap<NameDraft>().Text("name", (n, v) => n.Name = v);

    public string Name { get; private set; } = "";

    public static NameDraft Add(List<NameDraft> names)
    {
        names.Add(new());
        return names[^1];
    }
}

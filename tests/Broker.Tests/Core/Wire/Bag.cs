using System.Globalization;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

/// <summary>A target that keeps whatever a map hands it, in the order it came.</summary>
internal sealed class Bag
{
    private readonly List<(string Name, object Value)> _kept = [];

    public object? this[string name] => _kept.Find(pair => pair.Name == name).Value;

    public IEnumerable<T> All<T>(string name) => _kept.Where(pair => pair.Name == name).Select(pair => (T)pair.Value);

    public static RecordMap<Bag> Longs(params string[] names) =>
        names.Aggregate(new RecordMap<Bag>(), (map, name) => map.Long(name, (bag, value) => bag.Keep(name, value)));

    public void Keep(string name, object value) => _kept.Add((name, value));

    public Bag Inner(string name)
    {
        var inner = new Bag();
        Keep(name, inner);
        return inner;
    }

    /// <summary>Fields by name, so that the order in which the writer had them does not show.</summary>
    public override string ToString() =>
        $"{{{string.Join(' ', _kept.GroupBy(pair => pair.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}={string.Join(',', group.Select(pair => Text(pair.Value)))}"))}}}";

    private static string Text(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => $"'{text}'",
        _ => value.ToString()!,
    };
}

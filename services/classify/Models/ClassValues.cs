using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Broker.Classify.Models;

/// <summary>The values of one score by name; all scores of a model share the names.</summary>
public sealed class ClassValues(IReadOnlyList<string> names, double[] values) : IReadOnlyDictionary<string, double>
{
    public int Count => values.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<double> Values => values;

    public double this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"no class {key}");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (names[i] != key)
                continue;
            value = values[i];
            return true;
        }

        value = 0;
        return false;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
            yield return new KeyValuePair<string, double>(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

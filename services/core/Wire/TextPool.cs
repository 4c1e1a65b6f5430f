using System.Text;
using System.Text.Unicode;

namespace Broker.Core.Wire;

/// <summary>
/// Bands and names come again and again: a fixed number of short texts is remembered, the latest four of those whose
/// bytes hash to one bucket.
/// Safe for several threads: a place is read and replaced as a whole, and the worst that a race does is to forget a text.
/// </summary>
public sealed class TextPool
{
    private const int Buckets = 1024;
    private const int Places = 4;
    private const int MaxPooledBytes = 64;

    private static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(letter => ((char)letter).ToString())];

    /// <summary>Made for the first text: a stranger's schema may never bring one.</summary>
    private Entry?[]? _known;

    /// <returns>False when the bytes are not UTF-8.</returns>
    public bool TryGet(ReadOnlySpan<byte> utf8, out string text)
    {
        if (utf8.Length == 1 && utf8[0] < Letters.Length)
        {
            text = Letters[utf8[0]];
            return true;
        }

        text = "";
        if (utf8.Length == 0)
            return true;
        return utf8.Length <= MaxPooledBytes ? TryFind(utf8, out text) : TryDecode(utf8, out text);
    }

    private bool TryFind(ReadOnlySpan<byte> utf8, out string text)
    {
        var hash = Hash(utf8);
        var places = (_known ??= new Entry?[Buckets * Places]).AsSpan((int)(hash % Buckets) * Places, Places);
        foreach (var known in places)
        {
            if (known is null || !utf8.SequenceEqual(known.Utf8))
                continue;
            text = known.Text;
            return true;
        }

        if (!TryDecode(utf8, out text))
            return false;
        places[..^1].CopyTo(places[1..]);
        places[0] = new Entry(utf8.ToArray(), text);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, out string text)
    {
        var valid = Utf8.IsValid(utf8);
        text = valid ? Encoding.UTF8.GetString(utf8) : "";
        return valid;
    }

    /// <summary>FNV-1a, 32 bits (Fowler, Noll, Vo).</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes)
            hash = (hash ^ value) * 16777619u;
        return hash ^ (hash >> 16);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}

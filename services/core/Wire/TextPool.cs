using System.Text;
using System.Text.Unicode;

namespace Broker.Core.Wire;

/// <summary>
/// Bands and names come again and again: a fixed number of short texts is remembered, each in the one slot its bytes hash to.
/// Safe for several threads: a slot is read and replaced as a whole.
/// </summary>
internal sealed class TextPool
{
    private const int Slots = 1024;
    private const int MaxPooledBytes = 40;

    private readonly string?[] _slots = new string?[Slots];

    /// <returns>False when the bytes are not UTF-8.</returns>
    public bool TryGet(ReadOnlySpan<byte> utf8, out string text)
    {
        text = "";
        if (utf8.Length == 0)
            return true;
        if (utf8.Length > MaxPooledBytes)
            return TryDecode(utf8, out text);
        ref var slot = ref _slots[Hash(utf8) % Slots];
        var pooled = slot;
        if (pooled is not null && Ascii.Equals(utf8, pooled))
        {
            text = pooled;
            return true;
        }

        if (!TryDecode(utf8, out text))
            return false;
        slot = text;
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
}

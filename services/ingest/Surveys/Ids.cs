using System.Buffers.Text;
using System.Text.Unicode;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>Ids as texts, which the alerts of one object share: the latest are remembered.</summary>
internal static class Ids
{
    private const int MostBytes = 64;

    private static readonly TextPool Pool = new();

    /// <summary>In digits.</summary>
    public static string Text(long id)
    {
        Span<byte> digits = stackalloc byte[MostBytes];
        Utf8Formatter.TryFormat(id, digits, out var length);
        Pool.TryGet(digits[..length], out var text);
        return text;
    }

    /// <summary>One behind the other.</summary>
    public static string Text(string kind, string name)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        if (!Utf8.TryWrite(bytes, $"{kind}{name}", out var length))
            return kind + name;
        Pool.TryGet(bytes[..length], out var text);
        return text;
    }
}

using System.Text;

namespace Broker.Core.Wire;

/// <summary>One of the codecs a container's blocks may be packed with.</summary>
internal sealed record BlockCodec(string Name, Func<ReadOnlyMemory<byte>, Unpacked> Unpack)
{
    public static readonly BlockCodec Null = new("null", packed => new Unpacked(packed));

    private static readonly BlockCodec[] Known =
    [
        Null,
        new("deflate", Deflate.Unpack),
        new("snappy", packed => Snappy.Unpack(packed.Span)),
        new("zstandard", packed => Zstandard.Unpack(packed.Span)),
    ];

    /// <summary>An absent or empty name means null; an unknown one gives null.</summary>
    public static BlockCodec? Find(ReadOnlySpan<byte> name)
    {
        foreach (var codec in Known)
        {
            if (Ascii.Equals(name, codec.Name))
                return codec;
        }

        return name.IsEmpty ? Null : null;
    }
}

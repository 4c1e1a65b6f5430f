namespace Broker.Core.Wire;

/// <summary>One of the codecs a container's blocks may be packed with.</summary>
internal sealed record BlockCodec(string Name, Func<ReadOnlyMemory<byte>, Unpacked> Unpack)
{
    public static readonly BlockCodec Null = new("null", packed => new Unpacked(packed));

    private static readonly BlockCodec[] Known = [Null];

    public static BlockCodec? Find(ReadOnlySpan<byte> name)
    {
        foreach (var codec in Known)
        {
            if (System.Text.Ascii.Equals(name, codec.Name))
                return codec;
        }

        return name.IsEmpty ? Null : null;
    }
}

/// <summary>What a block unpacks to, or why it does not.</summary>
internal readonly record struct Unpacked(ReadOnlyMemory<byte> Bytes, WireReason Reason = WireReason.None, string Message = "");

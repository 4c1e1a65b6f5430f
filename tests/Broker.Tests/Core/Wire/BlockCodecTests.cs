using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class BlockCodecTests
{
    private const string Json = """{"type":"record","name":"r","fields":[{"name":"a","type":"bytes"}]}""";

    [Fact]
    public void Crc32_is_that_of_gzip()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }

    [Fact]
    public void Snappy_literals_and_every_kind_of_copy_are_unpacked()
    {
        var far = new byte[300];
        new Random(1).NextBytes(far);
        byte[] body =
        [
            (3 - 1) << 2, .. "abc"u8,
            61 << 2, 299 & 0xFF, 299 >> 8, .. far,
            (4 - 4) << 2 | 1, 4,
            (8 - 1) << 2 | 2, 1, 0,
            (5 - 1) << 2 | 3, 59, 1, 0, 0,
        ];
        var start = (byte[])[.. "abc"u8, .. far];
        var plain = start.Concat(start[^4..]).Concat(Enumerable.Repeat(start[^1], 8)).ToArray();
        plain = [.. plain, .. plain[(plain.Length - 315)..(plain.Length - 310)]];
        Assert.Equal(plain, Unpack("snappy", Framed(plain, body)).Data.ToArray());
    }

    [Theory]
    [InlineData("", "early")]
    [InlineData("05", "less")]
    [InlineData("0508616263", "less")]
    [InlineData("0208616263", "more")]
    [InlineData("04F4FFFF", "more")]
    [InlineData("050101", "before its start")]
    [InlineData("0500610100", "early")]
    [InlineData("FFFFFFFFFF", "length")]
    public void Damaged_snappy_says_why(string hex, string mention) =>
        AssertBad("snappy", [.. Convert.FromHexString(hex), 0, 0, 0, 0], WireReason.BadBlock, mention);

    [Fact]
    public void A_snappy_block_of_another_checksum_is_damaged()
    {
        var packed = Framed("abc"u8.ToArray(), [(3 - 1) << 2, .. "abd"u8]);
        AssertBad("snappy", packed, WireReason.BadBlock, "checksum");
    }

    [Fact]
    public void Zstandard_frames_are_unpacked()
    {
        Assert.Equal("hello"u8.ToArray(), Unpack("zstandard", Zstandard(Raw("hello"u8, last: true))).Data.ToArray());
        AssertBad("zstandard", Zstandard(Raw("hello"u8, last: true))[..^2], WireReason.BadBlock, "early");
        AssertBad("zstandard", [1, 2, 3, 4, 5], WireReason.BadBlock, "damaged");
    }

    [Fact]
    public void A_deflate_stream_that_is_none_is_damaged() =>
        AssertBad("deflate", [0xFF, 0xFF, 0xFF], WireReason.BadBlock, "damaged");

    [Fact]
    public void Blocks_that_unpack_without_end_are_stopped()
    {
        AssertBad("deflate", Deflated(33 << 20, noise: 400_000), WireReason.BombSuspected, "33554432");
        AssertBad("deflate", Deflated(10 << 20), WireReason.BombSuspected, "unpack to more");
        AssertBad("zstandard", Zstandard([.. Enumerable.Range(0, 300).SelectMany(i => Repeat(128 << 10, last: i == 299))]), WireReason.BombSuspected, "1048576");
        AssertBad("snappy", [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0], WireReason.BombSuspected, "1048576");
    }

    [Fact]
    public void A_small_block_of_nothing_but_zeros_is_no_bomb() =>
        Assert.Equal(900_000, Unpack("deflate", Deflated(900_000)).Data.Length);

    private static ContainerBlock Unpack(string codec, byte[] packed)
    {
        var block = ObjectContainerTests.Open(Bytes.ContainerOf(Json, codec, 1, packed)).Blocks().Single();
        Assert.True(block.Fault.IsNone, block.Fault.ToString());
        return block;
    }

    private static void AssertBad(string codec, byte[] packed, WireReason reason, string mention)
    {
        var block = ObjectContainerTests.Open(Bytes.ContainerOf(Json, codec, 1, packed)).Blocks().Single();
        Assert.Equal(reason, block.Fault.Reason);
        Assert.Contains(mention, block.Fault.Message, StringComparison.Ordinal);
        Assert.True(block.Data.IsEmpty);
    }

    private static byte[] Framed(byte[] plain, byte[] body)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(plain));
        return [(byte)(plain.Length & 0x7F | (plain.Length > 0x7F ? 0x80 : 0)), .. plain.Length > 0x7F ? [(byte)(plain.Length >> 7)] : Array.Empty<byte>(), .. body, .. crc];
    }

    /// <summary>A frame without length or checksum and a window of 128 kB (RFC 8878, 3.1.1).</summary>
    private static byte[] Zstandard(byte[] blocks) => [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38, .. blocks];

    private static byte[] Raw(ReadOnlySpan<byte> bytes, bool last) => [.. Head(bytes.Length, 0, last), .. bytes];

    private static byte[] Repeat(int count, bool last) => [.. Head(count, 1, last), 0];

    private static byte[] Head(int size, int type, bool last)
    {
        var head = size << 3 | type << 1 | (last ? 1 : 0);
        return [(byte)head, (byte)(head >> 8), (byte)(head >> 16)];
    }

    private static byte[] Deflated(int zeros, int noise = 0)
    {
        var random = new byte[noise];
        new Random(3).NextBytes(random);
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(random);
            stream.Write(new byte[zeros]);
        }

        return packed.ToArray();
    }
}

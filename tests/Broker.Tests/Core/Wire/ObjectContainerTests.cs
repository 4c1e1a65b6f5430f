using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class ObjectContainerTests
{
    private const string Json = """{"type":"record","name":"r","fields":[{"name":"a","type":"string"}]}""";

    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    public void Datums_come_out_as_they_went_in(string codec)
    {
        var datums = Enumerable.Range(0, 5_000).Select(i => Bytes.Of(w => w.WriteString(new string('x', i % 700)))).ToArray();
        var container = Open(Bytes.Container(Json, codec, datums));
        Assert.Equal("r", container.Schema.FullName);
        Assert.Equal(2, container.Blocks().Count());
        var read = container.Datums().ToArray();
        Assert.Equal(datums, read.Select(datum => datum.Bytes.ToArray()));
        Assert.Equal(Enumerable.Range(0, 5_000), read.Select(datum => datum.Index));
    }

    [Fact]
    public void The_same_schema_text_gives_the_same_schema()
    {
        var (first, second) = (Bytes.Container(Json, "null"), Bytes.Container(Json, "deflate"));
        Assert.Same(Open(first).Schema, Open(second).Schema);
        Assert.Empty(Open(first).Datums());
    }

    [Fact]
    public void Each_intact_block_is_read_and_each_damaged_one_is_one_fault()
    {
        var file = Blocks("one", "two", "three");
        var second = Open(file).Blocks().ElementAt(1);
        file[second.Offset + 8] ^= 1;
        var read = Open(file).Datums().ToArray();
        Assert.Equal([WireReason.None, WireReason.BadContainer, WireReason.None], read.Select(datum => datum.Fault.Reason));
        Assert.Equal([0, 1, 2], read.Select(datum => datum.Index));
        Assert.Equal("\u0006two"u8.ToArray(), read[1].Bytes.Slice(2, 4).ToArray());
    }

    [Fact]
    public void A_block_that_lost_bytes_does_not_take_the_next_one_with_it()
    {
        var file = Blocks("one", "two", "three");
        var second = Open(file).Blocks().ElementAt(1);
        var read = Open([.. file[..(second.Offset + 3)], .. file[(second.Offset + 4)..]]).Datums().ToArray();
        Assert.Equal([WireReason.None, WireReason.Truncated, WireReason.None], read.Select(datum => datum.Fault.Reason));
    }

    [Fact]
    public void Missing_bytes_are_counted_and_the_offset_is_where_the_block_should_have_ended()
    {
        var file = Bytes.Container(Json, "null", Bytes.Of(w => w.WriteString("one datum")));
        var cut = Open(file[..^3]).Blocks().Single();
        Assert.Equal((WireReason.Truncated, file.Length - 16), (cut.Fault.Reason, cut.Fault.Offset));
        Assert.Contains("13 of the 16 bytes of the sync marker", cut.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(10, cut.Data.Length);
        var shorter = Open([.. file[..^20], .. file[^18..]]).Blocks().Single();
        Assert.Equal(WireReason.Truncated, shorter.Fault.Reason);
        Assert.Contains("2 bytes are missing", shorter.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(8, shorter.Data.Length);
    }

    [Fact]
    public void A_container_cut_anywhere_never_throws_and_never_passes_for_whole()
    {
        var file = Bytes.Container(Json, "deflate", Bytes.Of(w => w.WriteString("one")), Bytes.Of(w => w.WriteString("two")));
        var header = Bytes.Container(Json, "deflate").Length;
        for (var length = 0; length < file.Length; length++)
        {
            if (ObjectContainer.TryOpen(file.AsMemory(0, length), out var container, out var fault))
                Assert.Equal(length > header, container.Datums().Any(datum => !datum.Fault.IsNone));
            else
                Assert.False(fault.IsNone);
            Assert.Equal(length >= header, container is not null);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_never_throws()
    {
        var file = Bytes.Container(Json, "deflate", Bytes.Of(w => w.WriteString("one")), Bytes.Of(w => w.WriteString("two")));
        for (var at = 0; at < file.Length; at++)
        {
            var changed = file.ToArray();
            changed[at] ^= 0x41;
            if (ObjectContainer.TryOpen(changed, out var container, out _))
                Assert.All(container.Datums(), datum => Assert.InRange(datum.Bytes.Length, 0, file.Length));
        }
    }

    [Theory]
    [InlineData("lzma", Json, WireReason.UnknownCodec)]
    [InlineData("null", "{}", WireReason.BadSchema)]
    [InlineData("null", "", WireReason.BadContainer)]
    public void A_header_that_cannot_be_used_says_why(string codec, string schema, WireReason expected)
    {
        Assert.False(ObjectContainer.TryOpen(Bytes.ContainerOf(schema, codec, 0, []), out _, out var fault));
        Assert.Equal(expected, fault.Reason);
    }

    [Fact]
    public void A_block_cannot_hold_more_datums_than_bytes()
    {
        const string Empty = """{"type":"record","name":"e","fields":[]}""";
        var datum = Assert.Single(Open(Bytes.ContainerOf(Empty, "null", long.MaxValue, [])).Datums());
        Assert.Equal(WireReason.TooMany, datum.Fault.Reason);
    }

    [Fact]
    public void Bytes_behind_the_last_datum_of_a_block_are_a_fault()
    {
        var datums = Open(Bytes.ContainerOf(Json, "null", 1, [2, (byte)'a', 2])).Datums().ToArray();
        Assert.Equal([WireReason.None, WireReason.TrailingBytes], datums.Select(datum => datum.Fault.Reason));
    }

    private static byte[] Blocks(params string[] texts)
    {
        using var stream = new MemoryStream();
        using var writer = new ContainerWriter(stream, Json);
        foreach (var text in texts)
        {
            writer.Append(Bytes.Of(w => w.WriteString(text)));
            writer.EndBlock();
        }

        return stream.ToArray();
    }

    internal static ObjectContainer Open(byte[] file)
    {
        Assert.True(ObjectContainer.TryOpen(file, out var container, out var fault), fault.ToString());
        return container;
    }
}

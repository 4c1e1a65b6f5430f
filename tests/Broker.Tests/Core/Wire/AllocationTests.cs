using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

/// <summary>What lies about its size is refused before anything of that size is made: measured, not believed.</summary>
public sealed class AllocationTests
{
    /// <summary>The fault and its message.</summary>
    private const int SmallBytes = 4 << 10;

    private static readonly byte[] Huge = Convert.FromHexString("FEFFFFFFFFFFFFFFFF01");
    private static readonly byte[] Most = Bytes.Of(w => w.WriteLong(WireLimits.MaxItems));

    private static readonly RecordMap<Bag> Everything = new RecordMap<Bag>()
        .Text("text", (_, _) => { }).Bytes("bytes", (_, _) => { }).Bytes("fixed", (_, _) => { })
        .List("list", new RecordMap<Bag>(), bag => bag).Texts("texts", (_, _) => { });

    public static TheoryData<string, string, byte[]> Lies() => new()
    {
        { "text", "\"string\"", Huge },
        { "bytes", "\"bytes\"", Huge },
        { "other", "\"bytes\"", Huge },
        { "text", "\"string\"", Bytes.Of(w => w.WriteLong(-1)) },
        { "fixed", """{"type":"fixed","name":"f","size":2147483647}""", [1, 2, 3] },
        { "other", """{"type":"fixed","name":"f","size":2147483647}""", [1, 2, 3] },
        { "list", """{"type":"array","items":{"type":"record","name":"e","fields":[]}}""", Most },
        { "list", """{"type":"array","items":{"type":"record","name":"e","fields":[]}}""", Huge },
        { "list", """{"type":"array","items":["null",{"type":"record","name":"e","fields":[]}]}""", Most },
        { "list", """{"type":"array","items":{"type":"record","name":"e","fields":[{"name":"n","type":"null"}]}}""", Convert.FromHexString("FFFFFFFFFFFFFFFFFF0100") },
        { "texts", """{"type":"array","items":"string"}""", Most },
        { "other", """{"type":"array","items":"null"}""", Huge },
        { "other", """{"type":"map","values":"null"}""", Huge },
        { "other", "\"long\"", [.. Enumerable.Repeat((byte)0xff, 5_000)] },
        { "other", """{"type":"record","name":"d","fields":[{"name":"d","type":["null","d"]}]}""", [.. Enumerable.Repeat((byte)2, 10_000)] },
        { "other", """{"type":"array","items":{"type":"record","name":"d","fields":[{"name":"d","type":{"type":"array","items":"d"}}]}}""", [.. Enumerable.Repeat((byte)2, 10_000)] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_packet_that_lies_costs_no_memory(string field, string type, byte[] datum)
    {
        var plan = ReadingPlan<Bag>.Compile(Bytes.Record(field, type), Everything);
        var bag = new Bag();
        plan.TryRead(datum, bag, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = plan.TryRead(datum, bag, out _, out var fault);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(read);
        Assert.NotEmpty(fault.Message);
        Assert.InRange(allocated, 0, (2 * datum.Length) + SmallBytes);
    }

    [Fact]
    public void A_packet_longer_than_the_limit_is_not_read_at_all()
    {
        var datum = new byte[WireLimits.MaxPacketBytes + 1];
        var plan = ReadingPlan<Bag>.Compile(Bytes.Record("text", "\"string\""), Everything);
        Assert.False(plan.TryRead(datum, new Bag(), out _, out var fault));
        Assert.Equal(WireReason.TooLong, fault.Reason);
    }

    [Theory]
    [InlineData("snappy", "FFFFFFFF0F0000000000000000")]
    [InlineData("snappy", "808040000000000000000000000000")]
    [InlineData("deflate", "FFFFFFFF0F0000000000000000")]
    [InlineData("zstandard", "28B52FFDE0FFFFFFFFFFFFFF7F000000")]
    public void A_block_that_lies_about_its_size_costs_no_more_than_a_first_buffer(string codec, string hex)
    {
        const int firstBufferBytes = 200 << 10;
        var file = Bytes.ContainerOf("\"bytes\"", codec, 1, Convert.FromHexString(hex));
        Assert.True(ObjectContainer.TryOpen(file, out var container, out _));
        Assert.False(container.Blocks().Single().Fault.IsNone);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(container.Blocks().Single().Fault.IsNone);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, firstBufferBytes);
    }

    [Fact]
    public void A_schema_cannot_be_too_long_too_deep_or_too_wide()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 100)) + "\"int\"" + new string('}', 100);
        var wide = $"[{string.Join(',', Enumerable.Repeat("\"null\"", WireLimits.MaxSchemaNodes + 1))}]";
        var @long = $"\"int\"{new string(' ', 10 << 20)}";
        foreach (var schema in new[] { deep, wide, @long })
            Assert.Throws<WireException>(() => AvroSchema.Parse(schema));
    }

    [Fact]
    public void A_schema_that_contains_itself_without_end_is_read_until_the_depth_limit()
    {
        var plan = ReadingPlan<Bag>.Compile(AvroSchema.Parse("""{"type":"record","name":"r","fields":[{"name":"r","type":"r"}]}"""), new RecordMap<Bag>());
        Assert.False(plan.TryRead(new byte[100], new Bag(), out _, out var fault));
        Assert.Equal(WireReason.TooDeep, fault.Reason);
    }
}

using System.Globalization;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class ReadingPlanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(-64)]
    [InlineData(-65)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(1L << 53)]
    [InlineData(170_100_000_000_000_007)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_long_is_read_as_it_was_written(long value) =>
        Assert.Equal(value, Read(Bytes.Record("a", "\"long\""), Bag.Longs("a"), Bytes.Of(w => w.WriteLong(value)))["a"]);

    [Theory]
    [InlineData("\"int\"", 7, 7.0)]
    [InlineData("\"long\"", 7, 7.0)]
    [InlineData("\"float\"", 0.5f, 0.5)]
    [InlineData("\"double\"", 0.1, 0.1)]
    [InlineData("[\"null\",\"float\"]", 0.5f, 0.5)]
    [InlineData("[\"double\",\"null\"]", 0.1, 0.1)]
    [InlineData("[\"string\",\"null\",\"int\"]", 7, 7.0)]
    [InlineData("{\"type\":\"long\",\"logicalType\":\"unheard-of\"}", 7, 7.0)]
    public void Every_number_widens_to_double_in_any_union(string type, object written, double expected)
    {
        var schema = Bytes.Record("a", type);
        var map = new RecordMap<Bag>().Double("a", (bag, value) => bag.Keep("a", value));
        Assert.Equal(expected, Read(schema, map, Bytes.Of(schema, Fields("a", written)))["a"]);
    }

    [Theory]
    [InlineData("long", "timestamp-micros")]
    [InlineData("long", "timestamp-millis")]
    [InlineData("int", "date")]
    [InlineData("bytes", "decimal")]
    public void A_time_or_decimal_is_not_taken_for_a_plain_number_or_text(string type, string logicalType)
    {
        var schema = AvroSchema.Parse(Bytes.Record("a", $$"""["null",{"type":"{{type}}","logicalType":"{{logicalType}}"}]""").ToJson());
        foreach (var map in new[] { new RecordMap<Bag>().Double("a", (_, _) => { }), Bag.Longs("a"), new RecordMap<Bag>().Text("a", (_, _) => { }) })
        {
            var error = Assert.Throws<WireException>(() => ReadingPlan<Bag>.Compile(schema, map));
            Assert.Contains($"field 'a' of 't.r' is null or {type} ({logicalType}), where ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_type_that_cannot_be_read_is_named_with_its_field_and_what_is_read_there()
    {
        var item = """{"type":"record","name":"t.item","fields":[{"name":"b","type":"string"}]}""";
        var list = Bytes.Record("list", $$"""["null",{"type":"array","items":{{item}}}]""");
        string Message(RecordMap<Bag> map) => Assert.Throws<WireException>(() => ReadingPlan<Bag>.Compile(list, map)).Message;

        Assert.Equal("field 'list' of 't.r' is null or array of record t.item, where a record is read", Message(new RecordMap<Bag>().Record("list", Bag.Longs("b"), bag => bag)));
        Assert.Equal("field 'list' of 't.r' is null or array of record t.item, where an array of texts is read", Message(new RecordMap<Bag>().Texts("list", (_, _) => { })));
        Assert.Equal("field 'b' of 't.item' is string, where an int or long is read", Message(new RecordMap<Bag>().List("list", Bag.Longs("b"), bag => bag)));
    }

    [Theory]
    [InlineData("[\"null\",\"long\"]")]
    [InlineData("[\"long\",\"null\"]")]
    [InlineData("[\"string\",\"null\",\"long\"]")]
    [InlineData("\"null\"")]
    public void Null_leaves_the_target_as_it_was(string type)
    {
        var schema = Bytes.Record("a", type, "b", "\"int\"");
        var bag = Read(schema, Bag.Longs("a", "b", "absent"), Bytes.Of(schema, Fields("b", 5)));
        Assert.Null(bag["a"]);
        Assert.Equal(5L, bag["b"]);
    }

    [Fact]
    public void Texts_enums_bytes_and_fixed_are_read_in_the_writers_order()
    {
        var schema = Bytes.Record(
            "fixed", """{"type":"fixed","name":"f","size":3}""", "unread", "\"bytes\"", "bytes", "[\"bytes\",\"null\"]",
            "enum", """{"type":"enum","name":"e","symbols":["u","g"]}""", "text", "\"string\"");
        var datum = Bytes.Of(schema, Fields("fixed", new byte[] { 1, 2, 3 }, "unread", new byte[99], "bytes", new byte[] { 9, 8 }, "enum", "g", "text", "ärger"));
        var map = new RecordMap<Bag>()
            .Text("text", (bag, value) => bag.Keep("text", value))
            .Text("enum", (bag, value) => bag.Keep("enum", value))
            .Bytes("bytes", (bag, value) => bag.Keep("bytes", value))
            .Bytes("fixed", (bag, value) => bag.Keep("fixed", value));
        var bag = Read(schema, map, datum);
        Assert.Equal(("ärger", "g"), (bag["text"], bag["enum"]));
        Assert.Equal(new ByteRange(0, 3), bag["fixed"]);
        Assert.Equal([9, 8], datum.AsSpan(((ByteRange)bag["bytes"]!).Offset, 2).ToArray());
    }

    [Fact]
    public void The_first_alias_the_writer_has_is_read()
    {
        var map = new RecordMap<Bag>(new Dictionary<string, string[]> { ["id"] = ["candid", "alertId"] }).Long("id", (bag, value) => bag.Keep("id", value));
        Assert.Equal(2L, Read(Bytes.Record("alertId", "\"int\"", "candid", "\"int\""), map, [2, 4])["id"]);
    }

    [Fact]
    public void Of_two_fields_of_one_name_the_first_is_meant()
    {
        var bag = Read(Bytes.Record("sgmag1", "\"int\"", "sgmag1", "\"int\"", "b", "\"int\""), Bag.Longs("sgmag1", "b"), [2, 4, 6]);
        Assert.Equal("{b=3 sgmag1=1}", bag.ToString());
    }

    [Fact]
    public void Names_of_true_flags_are_handed_over()
    {
        var schema = Bytes.Record(
            "flag_a", "\"boolean\"", "flag_b", "[\"null\",\"boolean\"]", "flag_c", "[\"boolean\",\"null\"]", "flag_d", "\"boolean\"",
            "other", "\"boolean\"", "flag_e", "\"boolean\"");
        var map = new RecordMap<Bag>()
            .EachTrue(name => name.StartsWith("flag", StringComparison.Ordinal), (bag, name) => bag.Keep("set", name))
            .Boolean("flag_e", (bag, value) => bag.Keep("own", value));
        var all = Bytes.Of(schema, Fields("flag_a", true, "flag_b", true, "flag_c", true, "flag_d", false, "other", true, "flag_e", true));
        Assert.Equal("{own=True set='flag_a','flag_b','flag_c'}", Read(schema, map, all).ToString());
        Assert.Equal("{own=False}", Read(schema, map, Bytes.Of(schema, null)).ToString());
    }

    [Fact]
    public void Blocks_of_an_array_may_give_their_length_in_bytes()
    {
        var schema = Bytes.Record("list", """["null",{"type":"array","items":["null","string"]}]""", "after", "\"int\"");
        byte[] datum = [2, 3, 10, 2, 2, (byte)'a', 0, 2, 2, 2, (byte)'b', 0, 14];
        datum[2] = 8;
        var map = Bag.Longs("after").Texts("list", (bag, value) => bag.Keep("list", value));
        Assert.Equal("{after=7 list='a','b'}", Read(schema, map, datum).ToString());
        Assert.Equal("{after=7}", Read(schema, Bag.Longs("after"), datum).ToString());
    }

    [Fact]
    public void Spark_written_lists_of_nullable_records_are_read()
    {
        var schema = Bytes.Record("list", """[{"type":"array","items":[{"type":"record","name":"item","fields":[{"name":"a","type":["long","null"]}]},"null"]},"null"]""");
        var map = new RecordMap<Bag>().List("list", Bag.Longs("a"), bag => bag.Inner("item"));
        var datum = Bytes.Of(schema, Fields("list", new object?[] { Fields("a", 1L), null, Fields("a", null), Fields("a", 3L) }));
        Assert.Equal("{item={a=1},{},{a=3}}", Read(schema, map, datum).ToString());
    }

    [Fact]
    public void A_record_within_itself_is_read_down_to_the_limit()
    {
        const string Json = """{"type":"record","name":"n","fields":[{"name":"a","type":"int"},{"name":"next","type":["null","n"]}]}""";
        var map = Bag.Longs("a");
        map.Record("next", map, bag => bag);
        var plan = ReadingPlan<Bag>.Compile(AvroSchema.Parse(Json), map);
        var unread = ReadingPlan<Bag>.Compile(AvroSchema.Parse(Json), Bag.Longs("a"));
        foreach (var (depth, fits) in new[] { (1, true), (WireLimits.MaxDepth, true), (WireLimits.MaxDepth + 1, false), (10_000, false) })
        {
            byte[] datum = [.. Enumerable.Repeat<byte[]>([2, 2], depth - 1).SelectMany(b => b), 2, 0];
            Assert.Equal(fits, plan.TryReadWhole(datum, new Bag(), out var fault));
            Assert.Equal(fits ? WireReason.None : WireReason.TooDeep, fault.Reason);
            Assert.Equal(fits, unread.TryReadWhole(datum, new Bag(), out _));
        }
    }

    [Fact]
    public void A_union_of_records_is_read_by_the_branch_that_stands_there()
    {
        var schema = AvroSchema.Parse("""[{"type":"record","name":"p","fields":[]},{"type":"record","name":"q","fields":[{"name":"a","type":"int"}]}]""");
        Assert.Equal(9L, Read(schema, Bag.Longs("a"), [2, 18])["a"]);
    }

    [Fact]
    public void A_field_of_another_type_is_a_fault_when_compiled_or_when_that_branch_comes()
    {
        Assert.Contains("'a'", Assert.Throws<WireException>(() => ReadingPlan<Bag>.Compile(Bytes.Record("a", "\"string\""), Bag.Longs("a"))).Message, StringComparison.Ordinal);
        var mixed = ReadingPlan<Bag>.Compile(Bytes.Record("a", "[\"string\",\"long\"]"), Bag.Longs("a"));
        Assert.True(mixed.TryRead([2, 2], new Bag(), out _, out _));
        Assert.False(mixed.TryRead([0, 2, 65], new Bag(), out _, out var fault));
        Assert.Equal(WireReason.BadUnion, fault.Reason);
    }

    [Fact]
    public void A_fault_says_which_field_and_where()
    {
        var schema = Bytes.Record("first", "\"int\"", "inner", """{"type":"record","name":"i","fields":[{"name":"flux","type":"double"}]}""");
        var map = new RecordMap<Bag>().Record("inner", new RecordMap<Bag>().Double("flux", (_, _) => { }), bag => bag);
        Assert.False(ReadingPlan<Bag>.Compile(schema, map).TryRead([2, 0, 0], new Bag(), out _, out var fault));
        Assert.Equal((WireReason.Truncated, 1), (fault.Reason, fault.Offset));
        Assert.StartsWith("inner.flux: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_behind_a_whole_datum_are_a_fault()
    {
        var plan = ReadingPlan<Bag>.Compile(Bytes.Record("a", "\"int\""), Bag.Longs("a"));
        Assert.True(plan.TryRead([2, 4], new Bag(), out var consumed, out _));
        Assert.Equal(1, consumed);
        Assert.False(plan.TryReadWhole([2, 4], new Bag(), out var fault));
        Assert.Equal((WireReason.TrailingBytes, 1), (fault.Reason, fault.Offset));
    }

    [Fact]
    public void Reading_the_same_packet_again_allocates_nothing()
    {
        var schema = AvroSchema.Parse(BundledSchemas.Text("lsst", "10.0")!);
        var points = Enumerable.Range(0, 50).Select(i => Fields("diaSourceId", (long)i, "band", "r", "psfFlux", 1.5f, "pixelFlags_edge", true)).ToArray<object>();
        var datum = Bytes.Of(schema, Fields("diaSourceId", 7L, "diaSource", points[3], "prvDiaSources", points, "cutoutScience", new byte[5000]));
        var plan = ReadingPlan<Sum>.Compile(schema, Sum.PacketMap);
        var sum = new Sum();
        Assert.True(plan.TryReadWhole(datum, sum, out _));
        Assert.Equal("1225 75 50", string.Create(CultureInfo.InvariantCulture, $"{sum.Ids} {sum.Flux} {sum.Flags}"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        plan.TryReadWhole(datum, sum, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Bag Read(AvroSchema schema, RecordMap<Bag> map, byte[] datum)
    {
        var bag = new Bag();
        Assert.True(ReadingPlan<Bag>.Compile(schema, map).TryReadWhole(datum, bag, out var fault), fault.ToString());
        return bag;
    }

    private static Dictionary<string, object?> Fields(params object?[] pairs) =>
        pairs.Chunk(2).ToDictionary(pair => (string)pair[0]!, pair => pair[1]);

    private sealed class Sum
    {
        private static readonly RecordMap<Sum> PointMap = new RecordMap<Sum>()
            .Long("diaSourceId", (sum, value) => sum.Ids += value)
            .Double("psfFlux", (sum, value) => sum.Flux += value)
            .Text("band", (sum, value) => sum.Band = value)
            .EachTrue(name => name.StartsWith("pixelFlags", StringComparison.Ordinal), (sum, _) => sum.Flags++);

        public static readonly RecordMap<Sum> PacketMap = new RecordMap<Sum>()
            .List("prvDiaSources", PointMap, sum => sum)
            .Bytes("cutoutScience", (sum, range) => sum.Cutout = range);

        public long Ids { get; private set; }

        public double Flux { get; private set; }

        public int Flags { get; private set; }

        public string Band { get; private set; } = "";

        public ByteRange Cutout { get; private set; }
    }
}

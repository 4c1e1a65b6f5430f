using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class HostileBytesTests
{
    private const string Everything = """
        {"type":"record","name":"r","fields":[
          {"name":"id","type":"long"},
          {"name":"a","type":["null","double"]}, {"name":"b","type":"float"}, {"name":"c","type":["boolean","null"]}, {"name":"d","type":"boolean"},
          {"name":"e","type":["null","string"]}, {"name":"f","type":"bytes"}, {"name":"g","type":{"type":"fixed","name":"g3","size":3}},
          {"name":"h","type":{"type":"enum","name":"h2","symbols":["x","y"]}}, {"name":"i","type":["null","int","string",{"type":"array","items":"long"}]},
          {"name":"j","type":{"type":"map","values":["null","g3"]}}, {"name":"k","type":{"type":"array","items":"double"}},
          {"name":"l","type":{"type":"array","items":{"type":"record","name":"s","fields":[{"name":"id","type":"int"},{"name":"m","type":["null","s"]}]}}},
          {"name":"last","type":"int"}]}
        """;

    private static readonly AvroSchema Schema = AvroSchema.Parse(Everything);

    private static readonly byte[] Datum = Bytes.Of(Schema, new Dictionary<string, object?>
    {
        ["id"] = 1L << 40,
        ["a"] = 1.5,
        ["c"] = true,
        ["e"] = "text",
        ["f"] = new byte[200],
        ["h"] = "y",
        ["i"] = new object[] { 1L, 2L },
        ["j"] = new Dictionary<string, object?> { ["one"] = null, ["two"] = new byte[3] },
        ["k"] = new object[] { 1.0, 2.0 },
        ["l"] = new object[] { new Dictionary<string, object?> { ["id"] = 5, ["m"] = new Dictionary<string, object?> { ["id"] = 6 } } },
        ["last"] = 77,
    });

    private static readonly ReadingPlan<Bag> Some = ReadingPlan<Bag>.Compile(Schema, Bag.Longs("id", "last"));

    private static readonly ReadingPlan<Bag> Much = ReadingPlan<Bag>.Compile(Schema, Bag.Longs("id", "last")
        .Double("a", (bag, v) => bag.Keep("a", v)).Double("b", (bag, v) => bag.Keep("b", v)).EachTrue(_ => true, (bag, v) => bag.Keep("flag", v))
        .Text("e", (bag, v) => bag.Keep("e", v)).Bytes("f", (bag, v) => bag.Keep("f", v)).Text("h", (bag, v) => bag.Keep("h", v))
        .List("l", Bag.Longs("id"), bag => bag.Inner("l")));

    [Fact]
    public void Every_type_is_skipped()
    {
        var bag = new Bag();
        Assert.True(Some.TryReadWhole(Datum, bag, out var fault), fault.ToString());
        Assert.Equal("{id=1099511627776 last=77}", bag.ToString());
        Assert.True(Much.TryReadWhole(Datum, bag = new Bag(), out fault), fault.ToString());
        Assert.StartsWith("{a=1.5 b=0 e='text' f=", bag.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_cut_at_any_byte_is_a_fault()
    {
        for (var length = 0; length < Datum.Length; length++)
        {
            foreach (var plan in new[] { Some, Much })
            {
                Assert.False(plan.TryReadWhole(Datum.AsSpan(0, length), new Bag(), out var fault));
                Assert.InRange(fault.Offset, 0, length);
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    [Fact]
    public void A_packet_with_any_byte_changed_is_read_or_is_a_fault()
    {
        for (var at = 0; at < Datum.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF })
            {
                var changed = Datum.ToArray();
                changed[at] = value;
                foreach (var plan in new[] { Some, Much })
                    Assert.Equal(plan.TryReadWhole(changed, new Bag(), out var fault), fault.IsNone);
            }
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_are_a_fault()
    {
        var random = new Random(20260101);
        var bytes = new byte[300];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(bytes);
            foreach (var plan in new[] { Some, Much })
                Assert.Equal(plan.TryReadWhole(bytes, new Bag(), out var fault), fault.IsNone);
        }
    }

    [Theory]
    [InlineData("\"string\"", "FEFFFFFFFFFFFFFFFF01", WireReason.BadLength)]
    [InlineData("\"string\"", "01", WireReason.BadLength)]
    [InlineData("\"string\"", "06C328", WireReason.BadLength)]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFFFF01", WireReason.BadVarint)]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFF02", WireReason.BadVarint)]
    [InlineData("\"long\"", "FFFF", WireReason.Truncated)]
    [InlineData("\"int\"", "8080808020", WireReason.BadValue)]
    [InlineData("\"boolean\"", "07", WireReason.BadValue)]
    [InlineData("[\"null\",\"long\"]", "04", WireReason.BadUnion)]
    [InlineData("[\"null\",\"long\"]", "01", WireReason.BadUnion)]
    [InlineData("{\"type\":\"array\",\"items\":\"double\"}", "FEFFFFFFFFFFFFFFFF01", WireReason.TooMany)]
    [InlineData("{\"type\":\"array\",\"items\":\"double\"}", "FFFFFFFFFFFFFFFFFF0100", WireReason.TooMany)]
    [InlineData("{\"type\":\"array\",\"items\":\"double\"}", "0110", WireReason.BadLength)]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", "C09A0C", WireReason.Truncated)]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", "C29A0C00", WireReason.TooMany)]
    [InlineData("{\"type\":\"fixed\",\"name\":\"f\",\"size\":2000000000}", "00", WireReason.Truncated)]
    [InlineData("{\"type\":\"map\",\"values\":\"null\"}", "0201", WireReason.BadLength)]
    public void A_lie_about_length_or_number_is_found_before_anything_is_made(string type, string hex, WireReason expected)
    {
        var schema = Bytes.Record("a", type);
        var reads = new List<RecordMap<Bag>>
        {
            new RecordMap<Bag>().Boolean("a", (_, _) => { }), new RecordMap<Bag>().Long("a", (_, _) => { }), new RecordMap<Bag>().Text("a", (_, _) => { }),
            new RecordMap<Bag>().Bytes("a", (_, _) => { }), new RecordMap<Bag>(),
        };
        var faults = new HashSet<WireReason>();
        foreach (var map in reads.Where(map => Compiles(schema, map)))
        {
            if (!ReadingPlan<Bag>.Compile(schema, map).TryRead(Convert.FromHexString(hex), new Bag(), out _, out var fault))
                faults.Add(fault.Reason);
        }

        Assert.Contains(expected, faults);
    }

    [Fact]
    public void Text_must_be_utf8()
    {
        var plan = ReadingPlan<Bag>.Compile(Bytes.Record("a", "\"string\""), new RecordMap<Bag>().Text("a", (_, _) => { }));
        Assert.False(plan.TryReadWhole([4, 0xC3, 0x28], new Bag(), out var fault));
        Assert.Equal(WireReason.BadText, fault.Reason);
        Assert.False(plan.TryReadWhole([100, 0xC3, .. new byte[49]], new Bag(), out fault));
        Assert.Equal(WireReason.BadText, fault.Reason);
    }

    [Fact]
    public void A_list_of_empty_records_makes_no_more_targets_than_there_are_bytes()
    {
        var schema = Bytes.Record("list", """{"type":"array","items":{"type":"record","name":"e","fields":[]}}""");
        var targets = 0;
        var map = new RecordMap<Bag>().List("list", new RecordMap<Bag>(), bag =>
        {
            targets++;
            return bag;
        });
        Assert.False(ReadingPlan<Bag>.Compile(schema, map).TryRead(Bytes.Of(w => w.WriteLong(90_000)), new Bag(), out _, out var fault));
        Assert.Equal((WireReason.TooMany, 0), (fault.Reason, targets));
    }

    [Fact]
    public void Empty_records_nested_a_billion_fold_are_skipped_at_once()
    {
        var fields = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            var part = i == 0 ? "\"null\"" : $"\"e{i - 1}\"";
            fields.AddRange([$"f{i}", $$"""["null",{"type":"record","name":"e{{i}}","fields":[{"name":"l","type":{{part}}},{"name":"r","type":{{part}}}]}]"""]);
        }

        var plan = ReadingPlan<Bag>.Compile(Bytes.Record([.. fields, "last", "\"int\""]), Bag.Longs("last"));
        Assert.True(plan.TryReadWhole([.. Enumerable.Repeat((byte)2, 60), 14], new Bag(), out var fault), fault.ToString());
    }

    private static bool Compiles(AvroSchema schema, RecordMap<Bag> map)
    {
        try
        {
            ReadingPlan<Bag>.Compile(schema, map);
            return true;
        }
        catch (WireException)
        {
            return false;
        }
    }
}

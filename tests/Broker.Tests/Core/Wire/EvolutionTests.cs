using Broker.Core.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Wire;

public sealed class EvolutionTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Whatever_a_writer_does_to_order_unions_and_numbers_the_same_values_are_read() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var fields = Shape.Fields(random, 3);
            var values = Shape.Values(fields, random);
            var expected = Shape.Expected(fields, values, new Bag()).ToString();
            for (var i = 0; i < 3; i++)
                Assert.Equal(expected, WriteAndRead(fields, values, random));
        }).Check(Many);

    [Fact]
    public void A_random_schema_reads_back_as_the_same_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var names = 0;
            var json = RandomRecords.Type(new Random(seed), 5, ref names);
            Assert.Equal(json, AvroSchema.Parse(json).ToJson());
        }).Check(Many);

    [Fact]
    public void A_random_packet_of_a_random_schema_is_skipped_whole_and_its_changed_bytes_do_no_harm() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var names = 0;
            var schema = Bytes.Record("junk", RandomRecords.Type(random, 5, ref names), "last", "\"long\"");
            var datum = Bytes.Of(schema, new Dictionary<string, object?> { ["junk"] = RandomRecords.Value(schema.Fields[0].Type, random), ["last"] = 42L });
            var plan = ReadingPlan<Bag>.Compile(schema, Bag.Longs("last"));
            var bag = new Bag();
            Assert.True(plan.TryReadWhole(datum, bag, out var fault), fault.ToString());
            Assert.Equal(42L, bag["last"]);
            datum[random.Next(datum.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal(plan.TryReadWhole(datum, new Bag(), out fault), fault.IsNone);
        }).Check(Many);

    private static string WriteAndRead(Shape[] fields, IReadOnlyDictionary<string, object?> values, Random random)
    {
        var names = 0;
        var writer = AvroSchema.Parse(Shape.Writer(fields, random, ref names));
        var datum = Bytes.Of(writer, Shape.Written(writer, values, random));
        var bag = new Bag();
        Assert.True(ReadingPlan<Bag>.Compile(writer, Shape.Map(fields)).TryReadWhole(datum, bag, out var fault), fault.ToString());
        return bag.ToString();
    }
}

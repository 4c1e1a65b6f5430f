using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

internal enum ShapeKind
{
    Long,
    SmallLong,
    Double,
    SmallWhole,
    Boolean,
    Text,
    Record,
    List,
}

/// <summary>What a reader expects of a record, whatever the writer made of it.</summary>
internal sealed record Shape(string Name, ShapeKind Kind, bool MayBeNull, Shape[] Children)
{
    public static Shape[] Fields(Random random, int depth) =>
        Enumerable.Range(0, random.Next(1, 7)).Select(i =>
        {
            var kind = (ShapeKind)random.Next(depth > 0 ? 8 : 6);
            return new Shape($"f{i}", kind, random.Next(3) == 0, kind >= ShapeKind.Record ? Fields(random, depth - 1) : []);
        }).ToArray();

    public static Dictionary<string, object?> Values(Shape[] fields, Random random) =>
        fields.ToDictionary(field => field.Name, field => field.MayBeNull && random.Next(2) == 0 ? null : field.Value(random));

    public static RecordMap<Bag> Map(Shape[] fields) => fields.Aggregate(new RecordMap<Bag>(), (map, field) => field.AddTo(map));

    /// <summary>What the map must leave in the bag.</summary>
    public static Bag Expected(Shape[] fields, IReadOnlyDictionary<string, object?> values, Bag bag)
    {
        foreach (var field in fields)
        {
            switch (values[field.Name])
            {
                case null:
                    break;
                case Dictionary<string, object?> record:
                    Expected(field.Children, record, bag.Inner(field.Name));
                    break;
                case object?[] items:
                    foreach (var item in items)
                        Expected(field.Children, (Dictionary<string, object?>)item!, bag.Inner(field.Name));
                    break;
                case var value:
                    bag.Keep(field.Name, field.Kind == ShapeKind.SmallWhole ? (double)(long)value : value);
                    break;
            }
        }

        return bag;
    }

    /// <summary>JSON of one writer's record with these fields: any order, any fitting number type, any union order, and fields nobody reads.</summary>
    public static string Writer(Shape[] fields, Random random, ref int names)
    {
        var name = names++;
        var parts = new List<string>();
        foreach (var field in fields)
            parts.Add($$"""{"name":"{{field.Name}}","type":{{field.Nullable(field.Type(random, ref names), random)}}}""");
        for (var i = random.Next(4); i > 0; i--)
            parts.Add($$"""{"name":"junk{{i}}","type":{{RandomRecords.Type(random, 3, ref names)}}}""");
        var order = parts.ToArray();
        random.Shuffle(order);
        return $$"""{"type":"record","name":"n{{name}}","fields":[{{string.Join(',', order)}}]}""";
    }

    /// <summary>The values of the shape, and random ones for what else this writer has.</summary>
    public static Dictionary<string, object?> Written(AvroSchema writer, IReadOnlyDictionary<string, object?> values, Random random) =>
        writer.Fields.ToDictionary(field => field.Name, field => values.TryGetValue(field.Name, out var value)
            ? WrittenValue(field.Type, value, random)
            : RandomRecords.Value(field.Type, random));

    private static object? WrittenValue(AvroSchema type, object? value, Random random)
    {
        var plain = type.Kind == AvroKind.Union ? type.Branches.First(branch => branch.Kind != AvroKind.Null) : type;
        return value switch
        {
            Dictionary<string, object?> record => Written(plain, record, random),
            object?[] items => items.Select(item => WrittenValue(plain.Items!, item, random)).ToArray(),
            _ => value,
        };
    }

    private object Value(Random random) => Kind switch
    {
        ShapeKind.Long => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        ShapeKind.SmallLong or ShapeKind.SmallWhole => random.NextInt64(-1000, 1000),
        ShapeKind.Double => random.NextDouble(),
        ShapeKind.Boolean => random.Next(2) == 1,
        ShapeKind.Text => $"text {random.Next(100)} é",
        ShapeKind.Record => Values(Children, random),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => (object?)Values(Children, random)).ToArray(),
    };

    private RecordMap<Bag> AddTo(RecordMap<Bag> map) => Kind switch
    {
        ShapeKind.Long or ShapeKind.SmallLong => map.Long(Name, (bag, value) => bag.Keep(Name, value)),
        ShapeKind.Double or ShapeKind.SmallWhole => map.Double(Name, (bag, value) => bag.Keep(Name, value)),
        ShapeKind.Boolean => map.Boolean(Name, (bag, value) => bag.Keep(Name, value)),
        ShapeKind.Text => map.Text(Name, (bag, value) => bag.Keep(Name, value)),
        ShapeKind.Record => map.Record(Name, Map(Children), bag => bag.Inner(Name)),
        _ => map.List(Name, Map(Children), bag => bag.Inner(Name)),
    };

    private string Type(Random random, ref int names) => Kind switch
    {
        ShapeKind.Long => "\"long\"",
        ShapeKind.SmallLong => random.Next(2) == 0 ? "\"int\"" : "\"long\"",
        ShapeKind.Double => "\"double\"",
        ShapeKind.SmallWhole => random.Next(4) switch { 0 => "\"int\"", 1 => "\"long\"", 2 => "\"float\"", _ => "\"double\"" },
        ShapeKind.Boolean => "\"boolean\"",
        ShapeKind.Text => "\"string\"",
        ShapeKind.Record => Writer(Children, random, ref names),
        _ => $$"""{"type":"array","items":{{Writer(Children, random, ref names)}}}""",
    };

    private string Nullable(string type, Random random) => random.Next(MayBeNull ? 0 : -3, 3) switch
    {
        0 => $"[\"null\",{type}]",
        1 => $"[{type},\"null\"]",
        2 => $$"""["null",{{type}},{"type":"map","values":"null"}]""",
        _ => type,
    };
}

using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

/// <summary>Random schemas and random values for them, from a seeded source.</summary>
internal static class RandomRecords
{
    private static readonly string[] Simple = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

    /// <summary>JSON of any type at all; named types are numbered from <paramref name="names"/> on.</summary>
    public static string Type(Random random, int depth, ref int names)
    {
        switch (depth <= 0 ? random.Next(8) : random.Next(14))
        {
            case 8:
                return $$"""{"type":"fixed","name":"n{{names++}}","size":{{random.Next(0, 40)}}}""";
            case 9:
                return $$"""{"type":"enum","name":"n{{names++}}","symbols":["a","b","c"]}""";
            case 10:
                return $$"""{"type":"array","items":{{Type(random, depth - 1, ref names)}}}""";
            case 11:
                return $$"""{"type":"map","values":{{Type(random, depth - 1, ref names)}}}""";
            case 12:
                return random.Next(2) == 0 ? $"[\"null\",\"{Simple[random.Next(1, 8)]}\"]" : $"[\"{Simple[random.Next(1, 8)]}\",\"null\"]";
            case 13:
                var (name, first, second) = (names++, Type(random, depth - 1, ref names), Type(random, depth - 1, ref names));
                return $$"""{"type":"record","name":"n{{name}}","fields":[{"name":"x","type":{{first}}},{"name":"y","type":{{second}}}]}""";
            case var simple:
                return $"\"{Simple[simple]}\"";
        }
    }

    public static object? Value(AvroSchema schema, Random random) => schema.Kind switch
    {
        AvroKind.Null => null,
        AvroKind.Boolean => random.Next(2) == 1,
        AvroKind.Int => (int)Long(random),
        AvroKind.Long => Long(random),
        AvroKind.Float => (float)random.NextDouble(),
        AvroKind.Double => random.NextDouble(),
        AvroKind.Bytes => Bytes(random, random.Next(100)),
        AvroKind.Fixed => Bytes(random, schema.SizeBytes),
        AvroKind.String => new string('ü', random.Next(60)),
        AvroKind.Enum => schema.Symbols[random.Next(schema.Symbols.Count)],
        AvroKind.Union => Value(schema.Branches[random.Next(schema.Branches.Count)], random),
        AvroKind.Array => Enumerable.Range(0, random.Next(4)).Select(_ => Value(schema.Items!, random)).ToArray(),
        AvroKind.Map => Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"key{i}", _ => Value(schema.Items!, random)),
        _ => schema.Fields.DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => Value(field.Type, random)),
    };

    /// <summary>Of every length a varint has.</summary>
    private static long Long(Random random) => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

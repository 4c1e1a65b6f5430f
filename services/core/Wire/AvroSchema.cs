namespace Broker.Core.Wire;

/// <summary>
/// A parsed Avro schema. A record that contains itself is the same object inside; docs, defaults and orders are left out: none of
/// them changes how bytes are read.
/// </summary>
public sealed class AvroSchema
{
    private const int MostNamedBranches = 8;
    private const int LongestName = 100;

    private static readonly string[] Words = [.. Enum.GetNames<AvroKind>().Select(name => name.ToLowerInvariant())];

    internal AvroSchema(AvroKind kind, string? fullName = null)
    {
        Kind = kind;
        FullName = fullName ?? Words[(int)kind];
    }

    public AvroKind Kind { get; }

    /// <summary>Namespace and name of a record, enum or fixed; the type's word for every other.</summary>
    public string FullName { get; }

    /// <summary>The part of <see cref="FullName"/> behind the last dot.</summary>
    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];

    /// <summary>The attribute <c>version</c> of a record, which ZTF's schemas carry; null where there is none.</summary>
    public string? Version { get; internal init; }

    /// <summary>
    /// Set where an int, long or bytes stand for a time, a date or a decimal (<c>timestamp-micros</c>): whoever reads the plain
    /// number must not take it for one.
    /// </summary>
    public string? LogicalType { get; internal init; }

    /// <summary>Of a record, in the order they are written; a name may stand twice (WINTER), then the first one is meant.</summary>
    public IReadOnlyList<AvroField> Fields { get; internal set; } = [];

    /// <summary>Of an enum.</summary>
    public IReadOnlyList<string> Symbols { get; internal init; } = [];

    /// <summary>Of a union, in the order of their numbers on the wire.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; internal init; } = [];

    /// <summary>What an array or map holds.</summary>
    public AvroSchema? Items { get; internal init; }

    /// <summary>Of a fixed, bytes.</summary>
    public int SizeBytes { get; internal init; }

    /// <summary>The first field of that name, or else with that alias; null when there is none.</summary>
    public AvroField? Field(string name) =>
        Fields.FirstOrDefault(field => field.Name == name) ?? Fields.FirstOrDefault(field => field.Aliases.Contains(name));

    /// <exception cref="WireException">Not JSON, not Avro, an unknown name, or beyond <see cref="WireLimits"/>; the message says where.</exception>
    public static AvroSchema Parse(string json) => SchemaParser.Parse(System.Text.Encoding.UTF8.GetBytes(json), null);

    /// <inheritdoc cref="Parse(string)"/>
    public static AvroSchema Parse(ReadOnlyMemory<byte> utf8Json) => SchemaParser.Parse(utf8Json, null);

    /// <summary>Joins the one <c>*alert.avsc</c> of a folder with the files of the types it names (<c>lsst.v10_0.diaSource.avsc</c>).</summary>
    /// <exception cref="WireException">No such file, or one that cannot be understood.</exception>
    public static AvroSchema ParseFolder(string folder) => SchemaFolder.Parse(folder);

    /// <summary>The whole schema in one text, names, aliases and types, logical ones included: what <see cref="Parse(string)"/> reads back.</summary>
    public string ToJson() => SchemaText.Write(this);

    /// <summary>The type in words, for messages: <c>null or long (timestamp-micros)</c>, <c>array of record lsst.v11_0.diaSource</c>.</summary>
    public override string ToString()
    {
        var name = FullName.Length > LongestName ? FullName[..LongestName] + "…" : FullName;
        return Kind switch
        {
            AvroKind.Union => string.Join(" or ", Branches.Take(MostNamedBranches)) + (Branches.Count > MostNamedBranches ? " or others" : ""),
            AvroKind.Array or AvroKind.Map => $"{name} of {Items}",
            AvroKind.Record or AvroKind.Enum or AvroKind.Fixed => $"{Words[(int)Kind]} {name}",
            _ => LogicalType is null ? name : $"{name} ({LogicalType})",
        };
    }
}

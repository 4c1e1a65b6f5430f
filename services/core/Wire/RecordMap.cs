using System.Globalization;

namespace Broker.Core.Wire;

/// <summary>
/// What is read of a record, declared once; the order of fields and union branches is the writer's business. A field that
/// the writer does not have, or that is null, leaves the target as it was, so a reused target is reset by its owner first.
/// Ints widen to long and double, longs and floats to double; a float or double may be NaN, as the survey wrote it. A number that its
/// schema calls a time, a date or a decimal is not taken for a plain one: such a schema is refused.
/// </summary>
/// <typeparam name="T">The target; one object is filled again and again.</typeparam>
/// <param name="aliases">
/// Other names of fields, by the name the map uses: tried in turn when the writer has no field of that name. Behind them come
/// the aliases that the writer's schema itself gives its fields.
/// </param>
public sealed class RecordMap<T>(IReadOnlyDictionary<string, string[]>? aliases = null)
    where T : class
{
    private readonly List<MapEntry<T>> _entries = [];

    private readonly HashSet<string> _needed = [];

    internal IReadOnlyList<MapEntry<T>> Entries => _entries;

    internal IReadOnlySet<string> Needed => _needed;

    internal (Func<string, bool> Fits, Action<T, string> Set)? Flags { get; private set; }

    /// <summary>An int or long.</summary>
    public RecordMap<T> Long(string name, Action<T, long> set) =>
        Add(name, "an int or long", (_, type) => IsInteger(type) ? new LongStep<T>(type.Kind, set) : null);

    /// <summary>A time as a long of <c>timestamp-micros</c>: microseconds since 1970-01-01 UTC.</summary>
    public RecordMap<T> Micros(string name, Action<T, long> set) =>
        Add(name, "a long (timestamp-micros)", (_, type) => type is { Kind: AvroKind.Long, LogicalType: "timestamp-micros" } ? new LongStep<T>(type.Kind, set) : null);

    /// <summary>A double of our own topics, where no NaN and no infinity is ever written: one that stands there all the same rejects the message.</summary>
    public RecordMap<T> Finite(string name, Action<T, double> set) =>
        Add(name, "a double", (_, type) => type.Kind == AvroKind.Double ? new FiniteStep<T>(set) : null);

    /// <summary>An int, long, float or double.</summary>
    public RecordMap<T> Double(string name, Action<T, double> set) =>
        Add(name, "a plain number (int, long, float or double)", (_, type) => type.Kind switch
        {
            AvroKind.Double => new DoubleStep<T>(set),
            AvroKind.Float => new FloatStep<T>(set),
            _ when IsInteger(type) => new LongStep<T>(type.Kind, (target, value) => set(target, value)),
            _ => null,
        });

    public RecordMap<T> Boolean(string name, Action<T, bool> set) =>
        Add(name, "a boolean", (_, type) => type.Kind == AvroKind.Boolean ? new BooleanStep<T>(set) : null);

    /// <summary>A string, UTF-8 bytes, the symbol of an enum, an int or long in digits, or <c>true</c> and <c>false</c>.</summary>
    public RecordMap<T> Text(string name, Action<T, string> set) =>
        Add(name, "text (string, bytes, enum, int, long or boolean)", (compiler, type) => TextStep(compiler, type, set));

    /// <summary>An array of texts: each in turn is handed over.</summary>
    public RecordMap<T> Texts(string name, Action<T, string> add) =>
        Add(name, "an array of texts", (compiler, type) => ListStep(name, type, item => TextStep(compiler, item, add)));

    /// <summary>Bytes, a string or a fixed, as a slice of the datum.</summary>
    public RecordMap<T> Bytes(string name, Action<T, ByteRange> set) =>
        Add(name, "bytes, a string or a fixed", (_, type) => type.Kind switch
        {
            AvroKind.String or AvroKind.Bytes => new BytesStep<T>(-1, set),
            AvroKind.Fixed => new BytesStep<T>(type.SizeBytes, set),
            _ => null,
        });

    /// <summary>A record, read into what <paramref name="target"/> returns; called only when the record is not null.</summary>
    public RecordMap<T> Record<TChild>(string name, RecordMap<TChild> map, Func<T, TChild> target)
        where TChild : class =>
        Add(name, "a record", (compiler, type) => RecordStep(compiler, type, map, target));

    /// <summary>An array of records; <paramref name="next"/> gives the target of the next one. Null items are passed over.</summary>
    public RecordMap<T> List<TChild>(string name, RecordMap<TChild> map, Func<T, TChild> next)
        where TChild : class =>
        Add(name, "an array of records", (compiler, type) => ListStep(name, type, item => RecordStep(compiler, item, map, next)));

    /// <summary>Every boolean field of the writer that nothing else reads, whose name fits, and that is true: its name is handed over.</summary>
    public RecordMap<T> EachTrue(Func<string, bool> fieldNames, Action<T, string> set)
    {
        Flags = Flags is null ? (fieldNames, set) : throw new ArgumentException("EachTrue stands in this map already");
        return this;
    }

    /// <summary>
    /// Entries that every writer has under one of their names, be it as null: one that does not has renamed what nothing can be said
    /// without, and no plan is compiled for it.
    /// </summary>
    public RecordMap<T> Needs(params string[] names)
    {
        _needed.UnionWith(names);
        return this;
    }

    /// <summary>The same map with these entries alone, and with what it says of flags; it needs none of them.</summary>
    /// <exception cref="ArgumentException">A name that no entry has.</exception>
    public RecordMap<T> Only(params string[] names)
    {
        var less = new RecordMap<T> { Flags = Flags };
        foreach (var name in names)
            less._entries.Add(_entries.Find(entry => entry.Names[0] == name) ?? throw new ArgumentException($"no '{name}' stands in this map", nameof(names)));
        return less;
    }

    private static bool IsInteger(AvroSchema type) => type is { Kind: AvroKind.Int or AvroKind.Long, LogicalType: null };

    private static FieldStep<T>? TextStep(PlanCompiler compiler, AvroSchema type, Action<T, string> set) => type.Kind switch
    {
        AvroKind.String or AvroKind.Bytes when type.LogicalType is null => new TextStep<T>(compiler.Texts, set),
        AvroKind.Enum => new SymbolStep<T>(type.Symbols, set),
        _ when IsInteger(type) => new LongStep<T>(type.Kind, (target, value) => set(target, value.ToString(CultureInfo.InvariantCulture))),
        AvroKind.Boolean => new BooleanStep<T>((target, value) => set(target, value ? "true" : "false")),
        _ => null,
    };

    private static ListStep<T>? ListStep(string name, AvroSchema type, Func<AvroSchema, FieldStep<T>?> item) =>
        type.Kind == AvroKind.Array && PlanCompiler.Slot(name, type.Items!, "each item", item) is { } slot ? new ListStep<T>(slot) : null;

    private static RecordStep<T, TChild>? RecordStep<TChild>(
        PlanCompiler compiler, AvroSchema type, RecordMap<TChild> map, Func<T, TChild> target)
        where TChild : class =>
        type.Kind == AvroKind.Record ? new RecordStep<T, TChild>(compiler.Plan(type, map), target) : null;

    private RecordMap<T> Add(string name, string wants, Func<PlanCompiler, AvroSchema, FieldStep<T>?> step)
    {
        if (_entries.Any(entry => entry.Names[0] == name))
            throw new ArgumentException($"field '{name}' stands in this map already", nameof(name));
        _entries.Add(new MapEntry<T>([name, .. aliases?.GetValueOrDefault(name) ?? []], wants, step));
        return this;
    }
}

/// <param name="Names">The name to look for, then its aliases.</param>
/// <param name="Wants">What is read, in words.</param>
/// <param name="Step">The step that reads a type of the writer; null when it cannot be read as this entry wants.</param>
internal sealed record MapEntry<T>(string[] Names, string Wants, Func<PlanCompiler, AvroSchema, FieldStep<T>?> Step);

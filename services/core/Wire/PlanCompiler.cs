using System.Runtime.CompilerServices;

namespace Broker.Core.Wire;

/// <summary>Compiles one writer's schema against maps; a record type met twice shares its plan.</summary>
internal sealed class PlanCompiler
{
    private readonly Dictionary<(AvroSchema, object), object> _plans = [];
    private readonly SkipCompiler _skips = new();

    public TextPool Texts { get; } = new();

    public RecordPlan<T> Plan<T>(AvroSchema record, RecordMap<T> map)
        where T : class
    {
        if (_plans.TryGetValue((record, map), out var known))
            return (RecordPlan<T>)known;
        CheckDepth();
        var plan = new RecordPlan<T>(record.Name);
        _plans[(record, map)] = plan;
        plan.Slots = Slots(record, map);
        return plan;
    }

    /// <summary>A stranger's schema must not bring the process down by its depth.</summary>
    public static void CheckDepth()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new WireException("schema whose records are nested too deep");
    }

    /// <summary>The slot of one value: <paramref name="read"/> makes the step of each type that is not null. Null when no type of the value can be read so.</summary>
    /// <param name="wants">What is read, in words.</param>
    public static FieldSlot<T>? Slot<T>(string name, AvroSchema type, string wants, Func<AvroSchema, FieldStep<T>?> read)
    {
        if (type.Kind != AvroKind.Union)
            return read(type) is { } only ? new FieldSlot<T>(name, -1, only) : null;
        var steps = type.Branches.Select(branch => branch.Kind == AvroKind.Null ? null : read(branch) ?? new UnfitStep<T>(branch, wants)).ToArray();
        if (steps.All(step => step is null or UnfitStep<T>))
            return null;
        var nullBranch = Array.IndexOf(steps, null);
        return steps.Length == 2 && nullBranch >= 0
            ? new FieldSlot<T>(name, nullBranch, steps[1 - nullBranch]!)
            : new FieldSlot<T>(name, -1, new UnionStep<T>(steps));
    }

    private FieldSlot<T>[] Slots<T>(AvroSchema record, RecordMap<T> map)
        where T : class
    {
        var wanted = Wanted(record, map);
        var slots = new List<FieldSlot<T>>();
        var skipped = new List<AvroSchema>();
        var flags = new List<FlagField>();
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var (name, type) = record.Fields[i];
            var flag = !wanted.ContainsKey(i) && map.Flags?.Fits(name) == true ? AsFlag(name, type) : null;
            if (flag is null)
                Flush(flags, run => new EachTrueStep<T>(run, map.Flags!.Value.Set), slots);
            if (flag is not null || wanted.ContainsKey(i))
                Flush(skipped, run => new SkipStep<T>(_skips.Compile(run)), slots);
            if (flag is not null)
                flags.Add(flag.Value);
            else if (wanted.TryGetValue(i, out var entry))
                slots.Add(Slot(name, type, entry.Wants, part => entry.Step(this, part)) ?? throw Unreadable(record, record.Fields[i], entry.Wants));
            else
                skipped.Add(type);
        }

        Flush(flags, run => new EachTrueStep<T>(run, map.Flags!.Value.Set), slots);
        Flush(skipped, run => new SkipStep<T>(_skips.Compile(run)), slots);
        return slots.ToArray();
    }

    private static void Flush<T, TPart>(List<TPart> run, Func<TPart[], FieldStep<T>> step, List<FieldSlot<T>> slots)
    {
        if (run.Count > 0)
            slots.Add(new FieldSlot<T>("", -1, step(run.ToArray())));
        run.Clear();
    }

    /// <summary>
    /// Which entry reads which field of the writer: the first of its names that is there, else the field that the writer itself says
    /// was once called so; of two fields of one name, the first.
    /// </summary>
    private static Dictionary<int, MapEntry<T>> Wanted<T>(AvroSchema record, RecordMap<T> map)
        where T : class
    {
        var wanted = new Dictionary<int, MapEntry<T>>();
        foreach (var entry in map.Entries)
        {
            var index = entry.Names.Select(name => IndexOf(record, field => field.Name == name)).FirstOrDefault(found => found >= 0, -1);
            if (index < 0)
                index = entry.Names.Select(name => IndexOf(record, field => field.Aliases.Contains(name))).FirstOrDefault(found => found >= 0 && !wanted.ContainsKey(found), -1);
            if (index < 0 && map.Needed.Contains(entry.Names[0]))
                throw new WireException($"'{record.FullName}' has no field {string.Join(" or ", entry.Names)}, by name or by alias");
            if (index >= 0 && record.Fields[index].Type.Kind != AvroKind.Null && !wanted.TryAdd(index, entry))
                throw new WireException($"two entries of the map read field '{record.Fields[index].Name}' of '{record.FullName}'");
        }

        return wanted;
    }

    private static int IndexOf(AvroSchema record, Func<AvroField, bool> fits)
    {
        for (var i = 0; i < record.Fields.Count; i++)
        {
            if (fits(record.Fields[i]))
                return i;
        }

        return -1;
    }

    private static FlagField? AsFlag(string name, AvroSchema type)
    {
        if (type.Kind == AvroKind.Boolean)
            return new FlagField(name, -1);
        var kinds = type.Branches.Select(branch => branch.Kind).ToArray();
        return kinds.Length == 2 && kinds.Contains(AvroKind.Boolean) && kinds.Contains(AvroKind.Null)
            ? new FlagField(name, Array.IndexOf(kinds, AvroKind.Null))
            : null;
    }

    private static WireException Unreadable(AvroSchema record, AvroField field, string wants) =>
        new($"field '{field.Name}' of '{record.FullName}' is {field.Type}, where {wants} is read");
}

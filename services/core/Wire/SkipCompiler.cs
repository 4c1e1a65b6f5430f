namespace Broker.Core.Wire;

/// <summary>Turns types that nobody asked for into as few skip operations as possible.</summary>
internal sealed class SkipCompiler
{
    private const int MaxHopBytes = 1 << 16;

    private readonly Dictionary<AvroSchema, long> _sizes = [];
    private readonly Dictionary<AvroSchema, SkipPlan> _records = [];

    /// <summary>One plan past several values in a row.</summary>
    public SkipPlan Compile(IEnumerable<AvroSchema> types)
    {
        var ops = new List<SkipOp>();
        foreach (var type in types)
            Append(ops, type);
        ops.ForEach(op => MarkLeaps(op.Hops));
        return new SkipPlan { Ops = ops.ToArray() };
    }

    private void Append(List<SkipOp> ops, AvroSchema type)
    {
        var size = FixedSize(type);
        var last = ops.Count > 0 ? ops[^1] : default;
        if (size == 0)
            return;
        if (size > 0 && ops.Count > 0 && last.Kind == SkipKind.Bytes)
            ops[^1] = last with { Size = last.Size + size };
        else if (size is > 0 and <= MaxHopBytes && ops.Count > 0 && last.Kind == SkipKind.Hops && last.Hops[^1].IfNull < MaxHopBytes)
            Extend(last.Hops, (int)size);
        else if (size > 0)
            ops.Add(new SkipOp(SkipKind.Bytes) { Size = size });
        else if (TryHop(type, out var hop))
            AddHop(ops, hop);
        else
            ops.Add(Single(type));
    }

    private static void MarkLeaps(List<Hop> hops)
    {
        var row = 0;
        for (var i = hops.Count - 1; i >= 0; i--)
        {
            row = hops[i].IsBareZero ? row + 1 : 0;
            hops[i] = hops[i] with { MayLeap = row >= Hop.Leap };
        }
    }

    private static void AddHop(List<SkipOp> ops, Hop hop)
    {
        if (ops.Count > 0 && ops[^1].Kind == SkipKind.Hops)
            ops[^1].Hops.Add(hop);
        else
            ops.Add(new SkipOp(SkipKind.Hops) { Hops = [hop] });
    }

    private static void Extend(List<Hop> hops, int size) =>
        hops[^1] = hops[^1] with { IfNull = hops[^1].IfNull + size, IfPresent = hops[^1].IfPresent + size };

    private bool TryHop(AvroSchema type, out Hop hop)
    {
        hop = default;
        if (type.Kind != AvroKind.Union || type.Branches.Count != 2)
            return false;
        var nullBranch = type.Branches[0].Kind == AvroKind.Null ? 0 : 1;
        var size = FixedSize(type.Branches[1 - nullBranch]);
        if (type.Branches[nullBranch].Kind != AvroKind.Null || size is < 0 or > MaxHopBytes)
            return false;
        hop = new Hop((byte)(2 * nullBranch), 1, 1 + (int)size);
        return true;
    }

    private SkipOp Single(AvroSchema type) => type.Kind switch
    {
        AvroKind.Int or AvroKind.Long or AvroKind.Enum => new SkipOp(SkipKind.Varint),
        AvroKind.Bytes or AvroKind.String => new SkipOp(SkipKind.Sized),
        AvroKind.Union when NullOfVarint(type) is { } branch => new SkipOp(SkipKind.NullableVarint) { Size = branch },
        AvroKind.Union => new SkipOp(SkipKind.Union) { Plans = type.Branches.Select(branch => Compile([branch])).ToArray() },
        AvroKind.Array => new SkipOp(SkipKind.Items) { Size = FixedSize(type.Items!), Plans = [Compile([type.Items!])] },
        AvroKind.Map => new SkipOp(SkipKind.Items) { Size = -1, Keyed = true, Plans = [Compile([type.Items!])] },
        _ => new SkipOp(SkipKind.Record) { Plans = [Record(type)] },
    };

    /// <summary>Number of the null branch in a union of null and a varint.</summary>
    private static int? NullOfVarint(AvroSchema type) => type.Branches switch
    {
        [{ Kind: AvroKind.Null }, { Kind: AvroKind.Int or AvroKind.Long or AvroKind.Enum }] => 0,
        [{ Kind: AvroKind.Int or AvroKind.Long or AvroKind.Enum }, { Kind: AvroKind.Null }] => 1,
        _ => null,
    };

    private SkipPlan Record(AvroSchema type)
    {
        if (_records.TryGetValue(type, out var known))
            return known;
        PlanCompiler.CheckDepth();
        var plan = _records[type] = new SkipPlan();
        plan.Ops = Compile(type.Fields.Select(field => field.Type)).Ops;
        return plan;
    }

    /// <summary>Bytes a value of this type always takes; −1 when that depends on the value.</summary>
    private long FixedSize(AvroSchema type) => type.Kind switch
    {
        AvroKind.Null => 0,
        AvroKind.Boolean => 1,
        AvroKind.Float => 4,
        AvroKind.Double => 8,
        AvroKind.Fixed => type.SizeBytes,
        AvroKind.Record => FixedRecordSize(type),
        _ => -1,
    };

    private long FixedRecordSize(AvroSchema type)
    {
        if (_sizes.TryGetValue(type, out var known))
            return known;
        PlanCompiler.CheckDepth();
        _sizes[type] = -1;
        long sum = 0;
        foreach (var field in type.Fields)
        {
            var size = FixedSize(field.Type);
            sum = size < 0 || sum < 0 ? -1 : Math.Min(sum + size, int.MaxValue);
        }

        return _sizes[type] = sum;
    }
}

using System.Runtime.InteropServices;

namespace Broker.Core.Wire;

/// <summary>How to get past one thing, or past a run of like things, that nobody asked for.</summary>
internal enum SkipKind
{
    /// <summary>Size bytes.</summary>
    Bytes,

    /// <summary>One varint.</summary>
    Varint,

    /// <summary>A length and as many bytes.</summary>
    Sized,

    /// <summary>A run of nullable values of known size: see <see cref="Hop"/>.</summary>
    Hops,

    /// <summary>A nullable varint.</summary>
    NullableVarint,

    /// <summary>A branch number and that branch.</summary>
    Union,

    /// <summary>Blocks of items.</summary>
    Items,

    /// <summary>A record.</summary>
    Record,
}

/// <summary>A nullable value of known size, and the bytes that follow it whether or not it is null.</summary>
internal readonly record struct Hop(byte NullByte, int IfNull, int IfPresent)
{
    /// <summary>How many values from this one on may be passed at once when as many bytes are 0: that many nulls in a row look so.</summary>
    public const int Leap = sizeof(ulong);

    /// <summary>Whether null is one byte, and 0.</summary>
    public bool IsBareZero => NullByte == 0 && IfNull == 1;

    /// <summary>Whether this value and all of the <see cref="Leap"/> from here are a bare zero when null.</summary>
    public bool MayLeap { get; init; }
}

internal readonly record struct SkipOp(SkipKind Kind)
{
    private static readonly List<Hop> None = [];

    /// <summary>Bytes to pass; for items, the size of each when it is always the same, else −1; for a nullable, the number of its null branch.</summary>
    public long Size { get; init; }

    /// <summary>Whether each item has a key before it.</summary>
    public bool Keyed { get; init; }

    /// <summary>Of a run of hops alone.</summary>
    public List<Hop> Hops { get; init; } = None;

    /// <summary>Of a union its branches; of a record or of items the one plan.</summary>
    public SkipPlan[] Plans { get; init; } = [];
}

/// <summary>Passes over values without looking at them; checks only what it needs to find their end.</summary>
internal sealed class SkipPlan
{
    /// <summary>Set once, after the plans within exist: a record may contain itself.</summary>
    public SkipOp[] Ops { get; set; } = [];

    public bool Run(ref WireCursor cursor)
    {
        foreach (ref readonly var op in Ops.AsSpan())
        {
            var passed = op.Kind switch
            {
                SkipKind.Bytes => cursor.Skip(op.Size),
                SkipKind.Varint => cursor.SkipVarint(),
                SkipKind.Sized => cursor.TryLength(out var length) && cursor.Skip(length),
                SkipKind.NullableVarint => cursor.TryBranch(2, out var some) && (some == op.Size || cursor.SkipVarint()),
                SkipKind.Hops => RunHops(ref cursor, op.Hops),
                SkipKind.Union => cursor.TryBranch(op.Plans.Length, out var branch) && op.Plans[branch].Run(ref cursor),
                SkipKind.Items => RunItems(ref cursor, in op),
                _ => RunRecord(ref cursor, op.Plans[0]),
            };
            if (!passed)
                return false;
        }

        return true;
    }

    private static bool RunHops(ref WireCursor cursor, List<Hop> hops)
    {
        var data = cursor.Data;
        var position = cursor.Position;
        var all = CollectionsMarshal.AsSpan(hops);
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var hop = ref all[i];
            if ((uint)position >= (uint)data.Length)
                return cursor.Fail(WireReason.Truncated, "the bytes end between values");
            var branch = data[position];
            if (hop.MayLeap && branch == 0 && data.Length - position >= Hop.Leap && MemoryMarshal.Read<ulong>(data[position..]) == 0)
                (i, position) = (i + Hop.Leap - 1, position + Hop.Leap);
            else if (branch == hop.NullByte)
                position += hop.IfNull;
            else if ((branch ^ hop.NullByte) == 2)
                position += hop.IfPresent;
            else
                return FailHop(ref cursor, position);
        }

        return cursor.Skip(position - cursor.Position);
    }

    private static bool FailHop(ref WireCursor cursor, int position)
    {
        cursor.Position = position;
        return cursor.Fail(WireReason.BadUnion, "a branch that the schema does not have");
    }

    private static bool RunItems(ref WireCursor cursor, in SkipOp op)
    {
        while (cursor.TryBlock(out var count, out var end))
        {
            if (count == 0)
                return true;
            if (end >= 0)
                cursor.Position = end;
            else if (op.Size >= 0 && !cursor.Skip(count * op.Size))
                return false;
            else if (op.Size < 0 && !RunEach(ref cursor, in op, count))
                return false;
        }

        return false;
    }

    private static bool RunEach(ref WireCursor cursor, in SkipOp op, int count)
    {
        if (!cursor.Enter())
            return false;
        for (var i = 0; i < count; i++)
        {
            if (op.Keyed && !(cursor.TryLength(out var key) && cursor.Skip(key)))
                return false;
            if (!op.Plans[0].Run(ref cursor))
                return false;
        }

        cursor.Leave();
        return true;
    }

    private static bool RunRecord(ref WireCursor cursor, SkipPlan record)
    {
        if (!cursor.Enter() || !record.Run(ref cursor))
            return false;
        cursor.Leave();
        return true;
    }
}

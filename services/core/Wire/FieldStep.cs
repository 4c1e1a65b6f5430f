namespace Broker.Core.Wire;

/// <summary>Reads one value as the writer wrote it and hands it to the target.</summary>
internal abstract class FieldStep<T>
{
    public abstract bool Read(ref WireCursor cursor, T target);
}

internal sealed class LongStep<T>(AvroKind from, Action<T, long> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        long value;
        if (from == AvroKind.Long)
        {
            if (!cursor.TryVarint(out value))
                return false;
        }
        else
        {
            if (!cursor.TryInt(out var narrow))
                return false;
            value = narrow;
        }

        set(target, value);
        return true;
    }
}

internal sealed class DoubleStep<T>(Action<T, double> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryDouble(out var value))
            return false;
        set(target, value);
        return true;
    }
}

internal sealed class FiniteStep<T>(Action<T, double> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryDouble(out var value))
            return false;
        if (!double.IsFinite(value))
            return cursor.Fail(WireReason.BadValue, "a number that is not finite");
        set(target, value);
        return true;
    }
}

internal sealed class FloatStep<T>(Action<T, double> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryFloat(out var value))
            return false;
        set(target, value);
        return true;
    }
}

internal sealed class BooleanStep<T>(Action<T, bool> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryBoolean(out var value))
            return false;
        set(target, value);
        return true;
    }
}

internal sealed class TextStep<T>(TextPool pool, Action<T, string> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryLength(out var length))
            return false;
        if (!pool.TryGet(cursor.Data.Slice(cursor.Position, length), out var text))
            return cursor.Fail(WireReason.BadText, "text that is not UTF-8");
        cursor.Position += length;
        set(target, text);
        return true;
    }
}

internal sealed class SymbolStep<T>(IReadOnlyList<string> symbols, Action<T, string> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.TryBranch(symbols.Count, out var symbol))
            return false;
        set(target, symbols[symbol]);
        return true;
    }
}

/// <summary>Bytes, a string's bytes, or a fixed when <paramref name="fixedBytes"/> is not negative.</summary>
internal sealed class BytesStep<T>(int fixedBytes, Action<T, ByteRange> set) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        var length = fixedBytes;
        if (length < 0 && !cursor.TryLength(out length))
            return false;
        var offset = cursor.Position;
        if (!cursor.Skip(length))
            return false;
        set(target, new ByteRange(offset, length));
        return true;
    }
}

internal sealed class RecordStep<T, TChild>(RecordPlan<TChild> plan, Func<T, TChild> child) : FieldStep<T>
    where TChild : class
{
    public override bool Read(ref WireCursor cursor, T target) => plan.Read(ref cursor, child(target));
}

internal sealed class ListStep<T>(FieldSlot<T> item) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target)
    {
        if (!cursor.Enter())
            return false;
        while (cursor.TryBlock(out var count, out var end))
        {
            if (count == 0)
            {
                cursor.Leave();
                return true;
            }

            if (count > cursor.Left)
                return cursor.Fail(WireReason.TooMany, "more items than bytes");
            for (var i = 0; i < count; i++)
            {
                if (!item.Read(ref cursor, target))
                    return false;
            }

            if (!cursor.AtBlockEnd(end))
                return false;
        }

        return false;
    }
}

/// <summary>A union of any shape; a null branch has no step.</summary>
internal sealed class UnionStep<T>(FieldStep<T>?[] branches) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target) =>
        cursor.TryBranch(branches.Length, out var branch) && (branches[branch]?.Read(ref cursor, target) ?? true);
}

/// <summary>A branch that the map has no use for.</summary>
internal sealed class UnfitStep<T>(AvroSchema branch, string wants) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target) => cursor.Fail(WireReason.BadUnion, $"holds {branch}, where {wants} is read");
}

internal sealed class SkipStep<T>(SkipPlan plan) : FieldStep<T>
{
    public override bool Read(ref WireCursor cursor, T target) => plan.Run(ref cursor);
}

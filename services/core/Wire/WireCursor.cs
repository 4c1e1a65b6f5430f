using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Broker.Core.Wire;

/// <summary>
/// A place in a datum and the budget left. Each Try… reads one value and moves on, or notes the fault and returns false;
/// nothing is read past the end and nothing is allocated.
/// </summary>
internal ref struct WireCursor(ReadOnlySpan<byte> data)
{
    private const int MaxVarintBytes = 10;

    public readonly ReadOnlySpan<byte> Data = data;
    public int Position;
    private int _items;
    private int _depth;
    private WireReason _reason;
    private string _message = "";
    private string _path = "";
    private int _faultOffset;

    public readonly int Left => Data.Length - Position;

    public readonly WireFault Fault =>
        _reason == WireReason.None ? default : new(_reason, _faultOffset, _path.Length == 0 ? _message : $"{_path}: {_message}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryVarint(out long value)
    {
        var position = Position;
        if ((uint)position < (uint)Data.Length && Data[position] < 0x80)
        {
            Position = position + 1;
            value = (Data[position] >> 1) ^ -(Data[position] & 1);
            return true;
        }

        return TryLongVarint(out value);
    }

    private bool TryLongVarint(out long value)
    {
        ulong bits = 0;
        var bytes = Data[Position..];
        for (var i = 0; i < bytes.Length && i < MaxVarintBytes; i++)
        {
            bits |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            value = (long)(bits >> 1) ^ -(long)(bits & 1);
            if (i == MaxVarintBytes - 1 && bytes[i] > 1)
                return Fail(WireReason.BadVarint, "a number of more than 64 bits");
            Position += i + 1;
            return true;
        }

        value = 0;
        return FailVarint();
    }

    public bool TryInt(out int value)
    {
        var start = Position;
        var read = TryVarint(out var wide);
        value = (int)wide;
        if (!read || wide == value)
            return read;
        Position = start;
        return Fail(WireReason.BadValue, "an int of more than 32 bits");
    }

    public bool SkipVarint()
    {
        var end = Math.Min(Data.Length, Position + MaxVarintBytes);
        for (var at = Position; at < end; at++)
        {
            if (Data[at] >= 0x80)
                continue;
            Position = at + 1;
            return true;
        }

        return FailVarint();
    }

    private bool FailVarint() => Left < MaxVarintBytes
        ? Fail(WireReason.Truncated, "the bytes end within a number")
        : Fail(WireReason.BadVarint, "a number of more than ten bytes");

    public bool TryDouble(out double value)
    {
        var read = BinaryPrimitives.TryReadDoubleLittleEndian(Data[Position..], out value);
        return read ? Skip(8) : Fail(WireReason.Truncated, "the bytes end within a double");
    }

    public bool TryFloat(out double value)
    {
        var read = BinaryPrimitives.TryReadSingleLittleEndian(Data[Position..], out var single);
        value = single;
        return read ? Skip(4) : Fail(WireReason.Truncated, "the bytes end within a float");
    }

    public bool TryBoolean(out bool value)
    {
        value = false;
        if (Left == 0)
            return Fail(WireReason.Truncated, "the bytes end before a boolean");
        if (Data[Position] > 1)
            return Fail(WireReason.BadValue, "a boolean that is neither 0 nor 1");
        value = Data[Position++] == 1;
        return true;
    }

    /// <summary>The length before bytes or a string; what it announces is there.</summary>
    public bool TryLength(out int length)
    {
        length = 0;
        var start = Position;
        if (!TryVarint(out var wide))
            return false;
        if (wide >= 0 && wide <= Left)
        {
            length = (int)wide;
            return true;
        }

        Position = start;
        return Fail(WireReason.BadLength, wide < 0 ? "a negative length" : "a length that reaches past the end");
    }

    /// <summary>The number of a union branch or an enum symbol, below <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBranch(int count, out int branch)
    {
        var position = Position;
        if ((uint)position < (uint)Data.Length && (Data[position] & 0x81) == 0 && Data[position] < 2 * count)
        {
            branch = Data[position] >> 1;
            Position = position + 1;
            return true;
        }

        return TryFarBranch(count, out branch);
    }

    private bool TryFarBranch(int count, out int branch)
    {
        branch = 0;
        var start = Position;
        if (!TryVarint(out var wide))
            return false;
        if (wide >= 0 && wide < count)
        {
            branch = (int)wide;
            return true;
        }

        Position = start;
        return Fail(WireReason.BadUnion, "a branch or symbol that the schema does not have");
    }

    /// <summary>The head of an array's or map's next block: how many items (0: the end), and where the block ends if it says so (else −1).</summary>
    public bool TryBlock(out int count, out int end)
    {
        (count, end) = (0, -1);
        var start = Position;
        if (!TryVarint(out var announced))
            return false;
        if (announced < 0)
        {
            if (!TryLength(out var length))
                return false;
            end = Position + length;
            announced = unchecked(-announced);
        }

        if (announced >= 0 && announced <= WireLimits.MaxItems - _items)
        {
            count = (int)announced;
            _items += count;
            return true;
        }

        Position = start;
        return Fail(WireReason.TooMany, "more items than a packet may hold");
    }

    /// <summary>Holds a block that gave its length in bytes to it.</summary>
    public bool AtBlockEnd(int end) =>
        end < 0 || end == Position || Fail(WireReason.BadLength, "a block of items that is not as long as it says");

    public bool Skip(long bytes)
    {
        if (bytes > Left)
            return Fail(WireReason.Truncated, "the bytes end within a value");
        Position += (int)bytes;
        return true;
    }

    public bool Enter() => ++_depth <= WireLimits.MaxDepth || Fail(WireReason.TooDeep, "records nested too deep");

    public void Leave() => _depth--;

    public bool Fail(WireReason reason, string message)
    {
        if (_reason == WireReason.None)
            (_reason, _message, _faultOffset) = (reason, message, Position);
        return false;
    }

    /// <summary>Puts the name of the field that failed before the path; always false.</summary>
    public bool FailIn(string name)
    {
        _path = _path.Length == 0 ? name : $"{name}.{_path}";
        return false;
    }
}

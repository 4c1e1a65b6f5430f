namespace Broker.Core.Wire;

/// <summary>
/// A writer's schema compiled against a <see cref="RecordMap{T}"/>: reads datums of that schema straight from their bytes,
/// skips what the map does not name, and allocates nothing but text seen for the first time. Several threads may share one.
/// </summary>
public sealed class ReadingPlan<T>
    where T : class
{
    private readonly FieldSlot<T> _root;

    private ReadingPlan(FieldSlot<T> root) => _root = root;

    /// <summary>The schema is a record, or a union of records (early ZTF lists all its types so).</summary>
    /// <exception cref="WireException">It is neither, or a field's type cannot be read as the map wants.</exception>
    public static ReadingPlan<T> Compile(AvroSchema writer, RecordMap<T> map)
    {
        var compiler = new PlanCompiler();
        return new ReadingPlan<T>(PlanCompiler.Slot("", writer, "a record", Read) ?? throw new WireException($"the schema is {writer}, where a record is read"));

        FieldStep<T>? Read(AvroSchema type) => type.Kind == AvroKind.Record ? new RecordStep<T, T>(compiler.Plan(type, map), target => target) : null;
    }

    /// <summary>Reads the datum at the start of <paramref name="datum"/>; any bytes at all end in true or in a fault, never in an exception.</summary>
    /// <param name="target">Partly filled when the answer is false.</param>
    /// <param name="consumed">Bytes read; what is left over belongs to the next datum, or to nobody.</param>
    public bool TryRead(ReadOnlySpan<byte> datum, T target, out int consumed, out WireFault fault)
    {
        var cursor = new WireCursor(datum);
        var read = datum.Length <= WireLimits.MaxPacketBytes
            ? _root.Read(ref cursor, target)
            : cursor.Fail(WireReason.TooLong, "a packet longer than the limit");
        consumed = cursor.Position;
        fault = cursor.Fault;
        return read;
    }

    /// <summary>As <see cref="TryRead"/>, for bytes that hold one datum and nothing else.</summary>
    public bool TryReadWhole(ReadOnlySpan<byte> datum, T target, out WireFault fault)
    {
        var read = TryRead(datum, target, out var consumed, out fault);
        if (!read || consumed == datum.Length)
            return read;
        fault = new WireFault(WireReason.TrailingBytes, consumed, $"{datum.Length - consumed} bytes behind the datum");
        return false;
    }
}

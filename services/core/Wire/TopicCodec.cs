using System.Collections.Concurrent;
using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>
/// Values of one of our topics as bytes: the frame with the number of the schema that wrote them, then the bare datum.
/// The same value gives the same bytes. Thread-safe.
/// </summary>
/// <param name="schema">Number of the schema that <paramref name="write"/> follows, see <see cref="TopicSchemas"/>.</param>
/// <param name="write">Writes the datum.</param>
/// <param name="map">How a datum, of this schema or an older one, is read.</param>
/// <param name="finish">Makes the value of what was read and the datum; a <see cref="WireException"/> rejects the message.</param>
internal sealed class TopicCodec<T, TDraft>(int schema, Action<AvroWriter, T> write, RecordMap<TDraft> map, Func<TDraft, ReadOnlyMemory<byte>, T> finish)
    where TDraft : class, new()
{
    private readonly ConcurrentDictionary<int, ReadingPlan<TDraft>> plans = [];

    public byte[] Encode(T value)
    {
        var buffer = Scratch.Take();
        ConfluentFrame.Write(buffer.GetSpan(ConfluentFrame.SizeBytes), schema);
        buffer.Advance(ConfluentFrame.SizeBytes);
        write(new AvroWriter(buffer), value);
        return buffer.WrittenSpan.ToArray();
    }

    public Outcome<T> Decode(ReadOnlyMemory<byte> bytes)
    {
        if (!ConfluentFrame.TryRead(bytes.Span, out var number, out var start))
            return Outcome<T>.Rejected(Reason.Undecodable, "does not begin with the number of a schema");
        if (Plan(number) is not { } plan)
            return Outcome<T>.Rejected(Reason.UnknownSchema, $"schema {number} is unknown; this version writes {schema}");

        var datum = bytes[start..];
        var draft = new TDraft();
        if (!plan.TryReadWhole(datum.Span, draft, out var fault))
            return Outcome<T>.Rejected(Reason.Undecodable, fault.ToString());

        try
        {
            return Outcome<T>.Passed(finish(draft, datum));
        }
        catch (WireException e)
        {
            return Outcome<T>.Rejected(Reason.Undecodable, e.Message);
        }
    }

    /// <summary>Null when nobody knows the schema, or it is one of another topic.</summary>
    private ReadingPlan<TDraft>? Plan(int number)
    {
        if (plans.TryGetValue(number, out var plan))
            return plan;
        if (number / 100 != schema / 100 || TopicSchemas.Json(number) is not { } json)
            return null;
        return plans.GetOrAdd(number, ReadingPlan<TDraft>.Compile(AvroSchema.Parse(json), map));
    }
}

using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>Dead letters on the topic <c>dead_letters</c> (<c>schemas/broker/dead_letter.avsc</c>).</summary>
public static class DeadLetterCodec
{
    private static readonly RecordMap<Draft> Map = new RecordMap<Draft>()
        .Text("step", (d, v) => d.Step = v)
        .Text("reason", (d, v) => d.Reason = v)
        .Text("message", (d, v) => d.Message = v)
        .Text("topic", (d, v) => d.Topic = v)
        .Long("partition", (d, v) => d.Partition = (int)v)
        .Long("offset", (d, v) => d.Offset = v)
        .Micros("rejected_at", (d, v) => d.RejectedAtMicros = v)
        .Bytes("bytes", (d, v) => d.Bytes = v)
        .Text("topic_id", (d, v) => d.TopicId = v);

    private static readonly TopicCodec<DeadLetter, Draft> Codec =
        new(TopicSchemas.DeadLetter, Write, Map, (draft, datum) => draft.ToDeadLetter(datum));

    public static byte[] Encode(DeadLetter letter) => Codec.Encode(letter);

    public static Outcome<DeadLetter> Decode(ReadOnlyMemory<byte> bytes) => Codec.Decode(bytes);

    private static void Write(AvroWriter writer, DeadLetter letter)
    {
        writer.WriteString(letter.Step);
        writer.WriteString(letter.Reason.ToString());
        writer.WriteString(letter.Message);
        writer.WriteString(letter.Topic);
        writer.WriteInt(letter.Partition);
        writer.WriteLong(letter.Offset);
        writer.WriteLong(UnixMicros.From(letter.RejectedAt));
        writer.WriteBytes(letter.Bytes.Span);
        writer.WriteString(letter.TopicId.ToString());
    }

    private sealed class Draft
    {
        public string Step { get; set; } = "";

        public string Reason { get; set; } = "";

        public string Message { get; set; } = "";

        public string Topic { get; set; } = "";

        public int Partition { get; set; }

        public long Offset { get; set; }

        public long RejectedAtMicros { get; set; }

        public ByteRange Bytes { get; set; }

        public string TopicId { get; set; } = "";

        /// <exception cref="WireException">A reason that this version does not know.</exception>
        public DeadLetter ToDeadLetter(ReadOnlyMemory<byte> datum) => new()
        {
            Step = Step,
            Reason = Enum.TryParse<Reason>(Reason, out var reason) ? reason : throw new WireException($"'{Reason}' is no reason"),
            Message = Message,
            Topic = Topic,
            TopicId = TopicIdText.Read(TopicId),
            Partition = Partition,
            Offset = Offset,
            RejectedAt = UnixMicros.ToTime(RejectedAtMicros),
            Bytes = datum.Slice(Bytes.Offset, Bytes.Length).ToArray(),
        };
    }
}

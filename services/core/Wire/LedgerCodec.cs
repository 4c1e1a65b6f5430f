using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>Entries of the ledger on the topic <c>ledger</c> (<c>schemas/broker/ledger_entry.avsc</c>).</summary>
public static class LedgerCodec
{
    private static readonly RecordMap<RunDraft> Run = new RecordMap<RunDraft>()
        .Long("first_offset", (d, v) => d.FirstOffset = v)
        .Long("count", (d, v) => d.Count = (int)v)
        .Text("verdict", (d, v) => d.Verdict = v)
        .Text("reason", (d, v) => d.Reason = v);

    private static readonly RecordMap<Draft> Map = new RecordMap<Draft>()
        .Text("worker", (d, v) => d.Worker = v)
        .Text("topic", (d, v) => d.Topic = v)
        .Text("topic_id", (d, v) => d.TopicId = v)
        .Long("partition", (d, v) => d.Partition = (int)v)
        .List("runs", Run, d => d.Next())
        .Long("lost_from", (d, v) => d.LostFrom = v);

    private static readonly TopicCodec<LedgerEntry, Draft> Codec = new(TopicSchemas.Ledger, Write, Map, (draft, _) => draft.ToEntry());

    public static byte[] Encode(LedgerEntry entry) => Codec.Encode(entry);

    public static Outcome<LedgerEntry> Decode(ReadOnlyMemory<byte> bytes) => Codec.Decode(bytes);

    private static void Write(AvroWriter writer, LedgerEntry entry)
    {
        writer.WriteString(entry.Worker);
        writer.WriteString(entry.Topic);
        writer.WriteString(entry.TopicId.ToString());
        writer.WriteInt(entry.Partition);
        writer.WriteList(entry.Runs, WriteRun);
        writer.WriteOptional(entry.LostFrom);
    }

    private static void WriteRun(AvroWriter writer, LedgerRun run)
    {
        writer.WriteLong(run.FirstOffset);
        writer.WriteInt(run.Count);
        writer.WriteString(run.Verdict.ToString());
        writer.WriteOptional(run.Reason?.ToString());
    }

    private static T Known<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, out var value) && Enum.IsDefined(value) ? value : throw new WireException($"'{name}' is no {typeof(T).Name.ToLowerInvariant()}");

    private sealed class RunDraft
    {
        public long FirstOffset { get; set; }

        public int Count { get; set; }

        public string Verdict { get; set; } = "";

        public string? Reason { get; set; }

        public LedgerRun ToRun() => Count > 0
            ? new(FirstOffset, Count, Known<Verdict>(Verdict), Reason is null ? null : Known<Reason>(Reason))
            : throw new WireException($"a run of {Count} messages");
    }

    private sealed class Draft
    {
        private readonly List<RunDraft> runs = [];

        public string Worker { get; set; } = "";

        public string Topic { get; set; } = "";

        public string TopicId { get; set; } = "";

        public int Partition { get; set; }

        public long? LostFrom { get; set; }

        public RunDraft Next()
        {
            runs.Add(new RunDraft());
            return runs[^1];
        }

        /// <exception cref="WireException">No run, or a word that this version does not know.</exception>
        public LedgerEntry ToEntry() => new()
        {
            Worker = Worker,
            Topic = Topic,
            TopicId = TopicIdText.Read(TopicId),
            Partition = Partition,
            Runs = runs.Count > 0 ? runs.ConvertAll(run => run.ToRun()) : throw new WireException("an entry without runs"),
            LostFrom = LostFrom,
        };
    }
}

using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>Classified alerts on the topic <c>classified</c> (<c>schemas/broker/classified.avsc</c>).</summary>
public static class ClassifiedCodec
{
    private static readonly TopicCodec<ClassifiedAlert, ClassifiedDraft> Codec =
        new(TopicSchemas.Classified, Write, ClassifiedDraft.Map, (draft, _) => draft.ToClassified());

    public static byte[] Encode(ClassifiedAlert alert) => Codec.Encode(alert);

    public static Outcome<ClassifiedAlert> Decode(ReadOnlyMemory<byte> bytes) => Codec.Decode(bytes);

    internal static void Write(AvroWriter writer, ClassifiedAlert classified)
    {
        AlertCodec.Write(writer, classified.Alert);
        writer.WriteList(classified.Scores, WriteScore);
    }

    private static void WriteScore(AvroWriter writer, Score score)
    {
        writer.WriteString(score.Model);
        writer.WriteString(score.Version);
        writer.WritePairs(score.Values, (w, v) => w.WriteDouble(v));
        writer.WriteOptional(score.Reason);
    }
}

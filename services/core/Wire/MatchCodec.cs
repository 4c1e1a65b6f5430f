using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>Filter matches on the topic <c>matches</c> (<c>schemas/broker/match.avsc</c>).</summary>
public static class MatchCodec
{
    private static readonly RecordMap<Draft> Map = new RecordMap<Draft>()
        .Text("owner", (m, v) => m.Owner = v)
        .Text("filter_name", (m, v) => m.FilterName = v)
        .Long("filter_version", (m, v) => m.FilterVersion = (int)v)
        .Record("classified", ClassifiedDraft.Map, m => m.Classified)
        .Boolean("private", (m, v) => m.IsPrivate = v)
        .Boolean("published", (m, v) => m.IsPublished = v)
        .Boolean("webhook", (m, v) => m.OwesWebhook = v);

    private static readonly TopicCodec<FilterMatch, Draft> Codec = new(TopicSchemas.Match, WriteWhole, Map, (draft, _) => draft.ToMatch());

    public static byte[] Encode(FilterMatch match) => Codec.Encode(match);

    public static Outcome<FilterMatch> Decode(ReadOnlyMemory<byte> bytes) => Codec.Decode(bytes);

    /// <summary>By the schema <see cref="TopicSchemas.PublishedMatch"/>.</summary>
    internal static void Write(AvroWriter writer, FilterMatch match)
    {
        writer.WriteString(match.Id);
        writer.WriteString(match.Owner);
        writer.WriteString(match.FilterName);
        writer.WriteInt(match.FilterVersion);
        ClassifiedCodec.Write(writer, match.Classified);
        writer.WriteBoolean(match.IsPrivate);
    }

    private static void WriteWhole(AvroWriter writer, FilterMatch match)
    {
        Write(writer, match);
        writer.WriteOptional(match.IsPublished);
        writer.WriteOptional(match.OwesWebhook);
    }

    private sealed class Draft
    {
        public string Owner { get; set; } = "";

        public string FilterName { get; set; } = "";

        public int FilterVersion { get; set; }

        public ClassifiedDraft Classified { get; } = new();

        public bool IsPrivate { get; set; }

        public bool? IsPublished { get; set; }

        public bool? OwesWebhook { get; set; }

        public FilterMatch ToMatch() => new()
        {
            Owner = Owner, FilterName = FilterName, FilterVersion = FilterVersion, Classified = Classified.ToClassified(), IsPrivate = IsPrivate,
            IsPublished = IsPublished, OwesWebhook = OwesWebhook,
        };
    }
}

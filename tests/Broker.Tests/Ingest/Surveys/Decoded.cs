using System.Buffers;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest.Surveys;

/// <summary>A datum of a small schema, written field by field and read as the stream is, through every survey that is known.</summary>
internal static class Decoded
{
    public static readonly byte[] Gzip = [0x1f, 0x8b, 8, 0];

    public static readonly byte[] Fits = "SIMPLE"u8.ToArray();

    public static Outcome<DecodedAlert> Packet(string schema, Action<AvroWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(new AvroWriter(bytes));
        var decoder = new SurveyDecoders(PacketReader.Surveys).For(AvroSchema.Parse(schema));
        if (decoder.Verdict != Verdict.Passed)
            return Outcome<DecodedAlert>.Rejected(decoder.Reason, decoder.Message!);

        var outcome = decoder.Value!(bytes.WrittenSpan, new(), out var consumed);
        Assert.Equal(bytes.WrittenCount, consumed);
        return outcome;
    }

    public static Alert Alert(string schema, Action<AvroWriter> write)
    {
        var outcome = Packet(schema, write);
        Assert.True(outcome.Verdict == Verdict.Passed, outcome.Message);
        return outcome.Value!.Alert;
    }

    /// <summary>A record of fields <c>name type</c>, where a type is an Avro word, its JSON, or ends in ? when null may stand there.</summary>
    public static string Record(string name, params string[] fields) =>
        $$"""{"type": "record", "name": "{{name}}", "fields": [{{string.Join(", ", fields.Select(Field))}}]}""";

    public static string Array(string item) => $$"""{"type": "array", "items": {{item}}}""";

    private static string Field(string field)
    {
        var (name, type) = (field.Split(' ')[0], field[(field.IndexOf(' ') + 1)..]);
        var plain = type.TrimEnd('?');
        var json = plain[0] is '{' or '[' or '"' ? plain : $"\"{plain}\"";
        return $$"""{"name": "{{name}}", "type": {{(type.EndsWith('?') ? $"[\"null\", {json}]" : json)}}}""";
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// Decodes files of packets to JSON lines: an alert as it is kept, with <c>file</c>, <c>index</c> and the bytes of its
/// <c>cutouts</c>, or <c>{"error": {"file", "offset", "reason", "message"}}</c>. One file is in memory at a time.
/// </summary>
public sealed class DecodeReport(PacketReader packets, Stream output)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> line = new();

    /// <exception cref="IOException">The output cannot be written.</exception>
    public async Task<DecodeCounts> RunAsync(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        long decoded = 0, rejected = 0;
        foreach (var file in files)
        {
            await foreach (var item in PacketFile.ReadAsync(file, packets, cancellation))
            {
                if (item.Outcome.Verdict == Verdict.Passed)
                    decoded++;
                else
                    rejected++;
                await WriteAsync(file, item, cancellation);
            }
        }

        await output.FlushAsync(cancellation);
        return new DecodeCounts(decoded, rejected);
    }

    private async Task WriteAsync(string file, FilePacket item, CancellationToken cancellation)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Plain))
        {
            if (item.Outcome.Verdict == Verdict.Passed)
                WriteAlert(json, file, item.Index, item.Outcome.Value!);
            else
                WriteError(json, file, item);
        }

        line.Write("\n"u8);
        await output.WriteAsync(line.WrittenMemory, cancellation);
    }

    private static void WriteAlert(Utf8JsonWriter json, string file, int index, DecodedAlert decoded)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteNumber("index", index);
        AlertJson.WriteMembers(json, new ClassifiedAlert { Alert = decoded.Alert }, ColumnTable.All);
        json.WriteStartObject("cutouts");
        foreach (var cutout in decoded.Cutouts)
            json.WriteNumber(cutout.Kind.ToString().ToLowerInvariant(), cutout.SizeBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, string file, FilePacket item)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("file", file);
        json.WriteNumber("offset", item.Offset);
        json.WriteString("reason", item.Outcome.Reason.ToString());
        json.WriteString("message", item.Outcome.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

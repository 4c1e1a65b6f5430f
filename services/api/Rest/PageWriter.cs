using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Core.Columns;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>
/// Builds one page of a list of alerts in memory, so that an error is still a clean answer; ends the page early, with a
/// cursor, when it has grown to <see cref="MaxPageBytes"/>.
/// </summary>
internal sealed class PageWriter(IReadOnlyList<Column> columns, bool csv)
{
    public const int MaxPageBytes = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Reads at most <paramref name="limit"/> rows.</summary>
    /// <param name="cursorOf">The cursor after the current row; null where a list has no next page.</param>
    /// <param name="extra">Writes further JSON members of the current row.</param>
    public async Task<IResult> WriteAsync(NpgsqlDataReader rows, int limit, Func<string>? cursorOf, Action<Utf8JsonWriter>? extra, CancellationToken cancellation)
    {
        using var json = new Utf8JsonWriter(buffer);
        Begin(json);
        var (count, next, last) = (0, default(string), default(string));
        while (await rows.ReadAsync(cancellation))
        {
            if (count == limit || buffer.WrittenCount > MaxPageBytes)
            {
                next = last;
                break;
            }

            Write(json, rows, extra);
            last = cursorOf?.Invoke();
            count++;
        }

        if (!csv)
            End(json, next);
        return new Content(buffer.WrittenMemory, csv ? "text/csv; charset=utf-8" : "application/json", next);
    }

    private void Begin(Utf8JsonWriter json)
    {
        if (csv)
        {
            buffer.Write(Encoding.UTF8.GetBytes(RowCsv.Header(columns)));
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("alerts");
    }

    private void Write(Utf8JsonWriter json, NpgsqlDataReader row, Action<Utf8JsonWriter>? extra)
    {
        if (csv)
        {
            var line = new StringBuilder();
            RowCsv.Append(line, row, columns);
            buffer.Write(Encoding.UTF8.GetBytes(line.ToString()));
            return;
        }

        json.WriteStartObject();
        extra?.Invoke(json);
        RowJson.WriteMembers(json, row, columns);
        json.WriteEndObject();
        json.Flush();
    }

    private static void End(Utf8JsonWriter json, string? next)
    {
        json.WriteEndArray();
        json.WriteString("next_cursor", next);
        json.WriteEndObject();
        json.Flush();
    }

    private sealed record Content(ReadOnlyMemory<byte> Body, string Type, string? Next) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = Type;
            httpContext.Response.ContentLength = Body.Length;
            if (Next is not null)
                httpContext.Response.Headers["X-Next-Cursor"] = Next;
            await httpContext.Response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>
/// <c>/matches/stream</c> as server-sent events (WHATWG HTML, section 9.2). Every listener reads the table by <c>seq</c>, so a
/// restart of the database or of this process loses nothing: the client comes back with Last-Event-ID.
/// </summary>
internal static class MatchStream
{
    private const int MaxListeners = 100;
    private const int MaxMissed = 10_000;
    private const int MaxAtOnce = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static int listeners;

    public static async Task FollowAsync(HttpContext http, Database database, TimeProvider time, IOptions<JsonOptions> json)
    {
        var cancellation = http.RequestAborted;
        if (Interlocked.Increment(ref listeners) > MaxListeners)
        {
            Interlocked.Decrement(ref listeners);
            http.Response.Headers.RetryAfter = "30";
            await Problems.Of(StatusCodes.Status503ServiceUnavailable, "Too many listeners.", $"{MaxListeners} clients listen already; try again later.").ExecuteAsync(http);
            return;
        }

        try
        {
            var after = await StartAsync(http.Request, database, cancellation);
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            await SendAsync(http.Response, "retry: 2000\n\n", cancellation);
            await FollowAsync(http.Response, after, database, (time, json.Value.SerializerOptions));
        }
        catch (OperationCanceledException)
        {
            // The listener left.
        }
        finally
        {
            Interlocked.Decrement(ref listeners);
        }
    }

    private static async Task FollowAsync(HttpResponse response, long after, Database database, (TimeProvider Time, JsonSerializerOptions Json) with)
    {
        var cancellation = response.HttpContext.RequestAborted;
        var quietSince = with.Time.GetTimestamp();
        while (true)
        {
            var matches = await ReadAsync(database, MatchEntry.Reader(response.HttpContext), after, cancellation);
            foreach (var match in matches)
                await SendAsync(response, $"id: {match.Seq}\nevent: match\ndata: {JsonSerializer.Serialize(match, with.Json)}\n\n", cancellation);
            if (matches.Count > 0)
            {
                after = long.Parse(matches[^1].Seq, CultureInfo.InvariantCulture);
                quietSince = with.Time.GetTimestamp();
            }
            else if (with.Time.GetElapsedTime(quietSince) > Heartbeat)
            {
                await SendAsync(response, ": still here\n\n", cancellation);
                quietSince = with.Time.GetTimestamp();
            }

            if (matches.Count < MaxAtOnce)
                await Task.Delay(Look, with.Time, cancellation);
        }
    }

    /// <summary>The place to go on from: Last-Event-ID, but at most <see cref="MaxMissed"/> matches back; without it, now.</summary>
    private static async Task<long> StartAsync(HttpRequest request, Database database, CancellationToken cancellation)
    {
        await using var command = database.Queries.CreateCommand("SELECT coalesce(max(seq), 0) FROM matches");
        var last = (long)(await command.ExecuteScalarAsync(cancellation))!;
        return long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? Math.Max(Math.Min(seen, last), last - MaxMissed)
            : last;
    }

    /// <summary>While PostgreSQL is away there is nothing new.</summary>
    private static async Task<IReadOnlyList<MatchEntry>> ReadAsync(Database database, NpgsqlParameter reader, long after, CancellationToken cancellation)
    {
        var matches = new List<MatchEntry>();
        try
        {
            await using var command = database.Queries.CreateCommand($"SELECT {MatchEntry.Fields} FROM matches WHERE {MatchEntry.Readable} AND seq > @after ORDER BY seq LIMIT {MaxAtOnce}");
            command.Parameters.Add(reader);
            command.Parameters.AddWithValue("after", after);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                matches.Add(MatchEntry.Read(rows));
            return matches;
        }
        catch (NpgsqlException)
        {
            return [];
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.WriteAsync(text, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}

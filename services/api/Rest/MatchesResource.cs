using System.ComponentModel;
using Broker.Api.Security;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/matches</c>: what passed which filter, newest first.</summary>
internal static class MatchesResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/matches", RecentAsync).AllowPublicRead().WithSummary("Matches of all filters, newest first");
        api.MapGet("/filters/{owner}/{name}/matches", OfFilterAsync).AllowPublicRead().WithSummary("Matches of one filter, newest first");
        api.MapGet("/matches/stream", MatchStream.FollowAsync).AllowPublicRead()
            .WithSummary("Matches as they happen (server-sent events)")
            .WithDescription("Each event 'match' carries an id; a client that reconnects with Last-Event-ID gets what it missed, up to 10,000 matches. A comment comes every 15 s.");
    }

    private static Task<IResult> RecentAsync([AsParameters] MatchesQuery query, HttpRequest request, Database database) =>
        ListAsync(query, request, database, "true");

    private static Task<IResult> OfFilterAsync(string owner, string name, [AsParameters] MatchesQuery query, HttpRequest request, Database database) =>
        ListAsync(query, request, database, "owner = @owner AND filter_name = @name", new("owner", owner), new("name", name));

    private static async Task<IResult> ListAsync(
        MatchesQuery query, HttpRequest request, Database database, string condition, params NpgsqlParameter[] parameters)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var inputs = Inputs.Of<MatchesQuery>(request);
        var limit = inputs.Limit(query.Limit);
        var before = inputs.Integer("before", query.Before, (0, long.MaxValue)) ?? long.MaxValue;
        if (!inputs.Valid)
            return Problems.Invalid(inputs.Errors);

        await using var command = database.Queries.CreateCommand($"SELECT {MatchEntry.Fields} FROM matches WHERE {condition} AND {MatchEntry.Readable} AND seq < @before ORDER BY seq DESC LIMIT @limit");
        command.Parameters.AddRange(parameters);
        command.Parameters.Add(MatchEntry.Reader(request.HttpContext));
        command.Parameters.AddWithValue("before", before);
        command.Parameters.AddWithValue("limit", limit);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var matches = new List<MatchEntry>();
        while (await rows.ReadAsync(cancellation))
            matches.Add(MatchEntry.Read(rows));
        return Results.Ok(new MatchList(matches, matches.Count == limit ? matches[^1].Seq : null));
    }

    /// <param name="NextBefore">Pass it as <c>before</c> for the page of older matches; null on the last page.</param>
    internal sealed record MatchList(IReadOnlyList<MatchEntry> Matches, string? NextBefore);

    /// <summary>Parameters of a list of matches.</summary>
    internal sealed record MatchesQuery
    {
        [FromQuery(Name = "limit"), Description("Rows in a page, 1 to 1000; default 100.")]
        public string? Limit { get; init; }

        [FromQuery(Name = "before"), Description("next_before of the page before.")]
        public string? Before { get; init; }
    }
}

using System.Security.Claims;
using Broker.Api.Security;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary><c>/dead-letters</c>: what could not be used, for operators alone; they may have it tried again.</summary>
internal static class DeadLettersResource
{
    private const string Raw = "application/octet-stream";

    public static void Map(RouteGroupBuilder api)
    {
        var letters = api.MapGroup("/dead-letters").RequireAuthorization(Operators.Policy);
        letters.MapGet("", ListAsync).WithSummary("Messages that could not be used, the newest first")
            .WithDescription("Why, where they stood and how long they are. settled=true adds those that came to another end since. For operators (BROKER_OPERATORS).");
        letters.MapGet("/{id}", OneAsync).WithSummary("One dead letter with the message as it came")
            .WithDescription("In base64, or, with Accept: application/octet-stream, the bytes themselves. For operators.");
        letters.MapPost("/{id}/retry", RetryOneAsync).WithSummary("Try one again").WithDescription("The ingest role takes it up within seconds, as if it had just come. For operators.");
        letters.MapPost("/retry", RetryAsync).WithSummary("Try many again").WithDescription("All that the parameters of the list fit; at least one of them. For operators.");
    }

    private static async Task<IResult> ListAsync([AsParameters] DeadLettersQuery query, HttpRequest request, DeadLetterTable table, CancellationToken cancellation)
    {
        var inputs = Inputs.Of<DeadLettersQuery>(request);
        var wanted = query.Read(inputs);
        if (!inputs.Valid)
            return Problems.Invalid(inputs.Errors);
        var letters = await table.ListAsync(wanted, cancellation);
        return Results.Ok(new { DeadLetters = letters, NextCursor = letters.Count == wanted.Limit ? LetterQuery.CursorOf(letters[^1]) : null });
    }

    private static async Task<IResult> OneAsync(string id, HttpRequest request, DeadLetterTable table, CancellationToken cancellation)
    {
        if (await FindAsync(table, id, cancellation) is not { } letter || await table.BytesAsync(id, cancellation) is not { } bytes)
            return NotFound(id);
        return request.Headers.Accept.ToString().Contains(Raw, StringComparison.OrdinalIgnoreCase)
            ? Results.Bytes(bytes, Raw, $"{letter.Topic}-{letter.Partition}-{letter.Offset}.bin")
            : Results.Ok(new { DeadLetter = letter, Bytes = Convert.ToBase64String(bytes) });
    }

    private static async Task<IResult> RetryOneAsync(string id, ClaimsPrincipal user, DeadLetterTable table, CancellationToken cancellation)
    {
        var answer = await table.AskAsync(new LetterQuery { Ids = [id] }, NameOf(user), cancellation);
        if (answer.Cut > 0)
            return Problems.Of(StatusCodes.Status409Conflict, "It cannot be tried again.", "Only the beginning of so long a message was kept.");
        if (answer.Settled > 0)
            return Problems.Of(StatusCodes.Status409Conflict, "It need not be tried again.", "It is a dead letter no longer; see its outcome.");
        return answer.Asked > 0 ? Results.Accepted(null as string, answer) : NotFound(id);
    }

    private static async Task<IResult> RetryAsync([AsParameters] DeadLettersQuery query, HttpRequest request, ClaimsPrincipal user, DeadLetterTable table, CancellationToken cancellation)
    {
        var inputs = Inputs.Of<DeadLettersQuery>(request);
        var wanted = query.Read(inputs);
        if (wanted is { Reason: null, Step: null, Topic: null, Partition: null, Since: null })
            inputs.Add("reason", "or step, topic, partition or since must say which are meant.");
        foreach (var (name, value) in new[] { ("settled", query.Settled), ("limit", query.Limit), ("cursor", query.Cursor) })
        {
            if (value is not null)
                inputs.Add(name, "belongs to the list: all that the others fit are tried again.");
        }

        return inputs.Valid ? Results.Accepted(null as string, await table.AskAsync(wanted, NameOf(user), cancellation)) : Problems.Invalid(inputs.Errors);
    }

    private static async Task<StoredLetter?> FindAsync(DeadLetterTable table, string id, CancellationToken cancellation) =>
        (await table.ListAsync(new LetterQuery { Ids = [id], WithSettled = true, Limit = 1 }, cancellation)) is [var letter] ? letter : null;

    private static string NameOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name)!;

    private static IResult NotFound(string id) => Problems.NotFound($"There is no dead letter '{id}'.", "GET /api/v1/dead-letters lists them.");
}

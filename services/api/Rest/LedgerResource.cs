using Broker.Api.Security;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Confluent.Kafka;

namespace Broker.Api.Rest;

/// <summary><c>/ledger</c>: what became of every message.</summary>
internal sealed class LedgerResource(LedgerReader reader, TimeProvider time) : IDisposable
{
    /// <summary>Whoever asks sooner gets the same answer, also where it is that Kafka does not answer.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private (DateTimeOffset At, IResult Answer)? latest;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/ledger", (LedgerResource ledger, HttpContext context) => ledger.ReadAsync(context.RequestAborted)).AllowPublicRead()
            .WithSummary("What became of every message")
            .WithDescription("By partition of the surveys' topics: consumed = stored + duplicates + dead_lettered + on_the_way; by worker and partition: what it made of them, and what waits. Of matches: matched = published + refused + untold, their webhooks, and the ids of those of the last hour that lack one another. verdict is balanced, on_the_way or unbalanced; wrong says why.");

    public void Dispose() => gate.Dispose();

    private async Task<IResult> ReadAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (latest is null || time.GetUtcNow() - latest.Value.At > Fresh)
            {
                var answer = await AnswerAsync(cancellation);
                latest = (time.GetUtcNow(), answer);
            }

            return latest.Value.Answer;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<IResult> AnswerAsync(CancellationToken cancellation)
    {
        try
        {
            return Results.Ok(await reader.ReadAsync(cancellation));
        }
        catch (KafkaException error)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Kafka does not answer just now.", $"{error.Error.Reason}. What waits there cannot be told; try again in a few seconds.");
        }
    }
}

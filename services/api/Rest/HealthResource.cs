using Broker.Api.Security;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/health</c>: for whoever restarts us (live) or sends us traffic (ready).</summary>
internal static class HealthResource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new Health("live")).AllowPublicRead().WithSummary("The process answers");
        app.MapGet("/health/ready", ReadyAsync).AllowPublicRead().WithSummary("PostgreSQL answers too; what the workers of this process wait for is told, and keeps nobody from reading");
    }

    private static async Task<IResult> ReadyAsync(Database database, ProcessHealth health, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await using var command = database.Queries.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(limit.Token);
            return Results.Ok(new Readiness("ready", health.Read()));
        }
        catch (NpgsqlException)
        {
            return NotReady();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NotReady();
        }
    }

    private static IResult NotReady() => Problems.Of(StatusCodes.Status503ServiceUnavailable, "Not ready.", "PostgreSQL does not answer; stored alerts cannot be read until it does.");

    internal sealed record Health(string Status);

    internal sealed record Readiness(string Status, IReadOnlyList<WorkerHealth> Workers);
}

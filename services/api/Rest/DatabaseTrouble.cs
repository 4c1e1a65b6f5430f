using Npgsql;

namespace Broker.Api.Rest;

/// <summary>Says in plain words what PostgreSQL could not do for a request.</summary>
internal static class DatabaseTrouble
{
    private const string DataExceptions = "22";

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "The query takes too long.", $"It was stopped after {Core.Storage.Database.QueryLimit.TotalSeconds} s. Narrow it: an interval of mjd_tai, a smaller radius, or one object.");
        }
        catch (PostgresException error) when (error.SqlState.StartsWith(DataExceptions, StringComparison.Ordinal))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "The query cannot be computed.", error.MessageText);
        }
        catch (NpgsqlException error) when (error.IsTransient || error is not PostgresException)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "The archive is not reachable.", "PostgreSQL does not answer just now; alerts wait and nothing is lost. Try again in a few seconds.");
        }
    }
}

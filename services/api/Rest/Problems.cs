namespace Broker.Api.Rest;

/// <summary>Answers to what cannot be done, as problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>400 with every error at once.</summary>
    public static IResult Invalid(IReadOnlyList<RequestError> errors) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        title: errors.Count == 1 ? "One thing in the request is wrong." : $"{errors.Count} things in the request are wrong.",
        detail: string.Join(' ', errors.Select(error => $"{error.Parameter}: {error.Message}")),
        extensions: new Dictionary<string, object?> { ["errors"] = errors });

    /// <param name="what">What was looked for.</param>
    /// <param name="next">The nearest thing to try.</param>
    public static IResult NotFound(string what, string next) => Results.Problem(
        statusCode: StatusCodes.Status404NotFound,
        title: "Not found.",
        detail: $"{what} {next}",
        extensions: new Dictionary<string, object?> { ["hint"] = next });

    public static IResult Of(int status, string title, string detail) => Results.Problem(statusCode: status, title: title, detail: detail);
}

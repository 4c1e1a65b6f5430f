using System.Globalization;
using System.Security.Claims;
using Broker.Api.Security;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Rest;

/// <summary><c>/watch_lists</c>: the places a user wants to hear of. Every request is about the lists of the token's owner; nobody sees another's.</summary>
internal sealed class WatchListsResource(WatchListTable lists, CheckWatchList check)
{
    private const int MaxBodyBytes = 4 << 20;
    private const double UsualRadiusArcsec = 2;
    private const string UsualUnit = "arcsec";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/watch_lists", (WatchListsResource resource, HttpContext http) => resource.ListAsync(http))
            .Produces<IReadOnlyList<WatchListEntry>>()
            .WithSummary("Your watch lists").WithDescription("Needs a token.");
        api.MapGet("/watch_lists/{name}", (string name, WatchListsResource resource, HttpContext http) => resource.ContentAsync(name, http))
            .Produces<string>(contentType: "text/csv")
            .WithSummary("One of your watch lists, as you sent it").WithDescription("Needs a token.");
        api.MapPut("/watch_lists/{name}", (string name, string? radius, [FromQuery(Name = "radius_unit")] string? radiusUnit, WatchListsResource resource, HttpContext http) =>
                resource.PutAsync(name, (radius, radiusUnit), http))
            .Accepts<string>("text/csv", "*/*").Produces<WatchListEntry>()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .WithSummary("Save a watch list, in place of an older one of that name; it is live within seconds")
            .WithDescription("Needs a token. CSV with a header: right ascension and declination in degrees or sexagesimal, and if you like a name and a radius a row. "
                + "radius: search radius of rows without one, arcsec, 0.1 to 1800, default 2. radius_unit: of the rows' radii: arcsec (default), arcmin or deg. "
                + "Every mistake comes back at once, with its line. Filters of yours find it as IN_CATALOG('name').");
        api.MapDelete("/watch_lists/{name}", (string name, WatchListsResource resource, HttpContext http) => resource.DropAsync(name, http))
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("Drop one of your watch lists").WithDescription("Needs a token.");
    }

    private async Task<IResult> ListAsync(HttpContext http) =>
        Results.Ok((await lists.ListAsync(User(http), http.RequestAborted)).Select(WatchListEntry.Of).ToList());

    private async Task<IResult> ContentAsync(string name, HttpContext http) =>
        await lists.ContentAsync(User(http), name, http.RequestAborted) is { } content ? Results.Bytes(content, "text/csv; charset=utf-8") : NotFound(name);

    private async Task<IResult> PutAsync(string name, (string? Radius, string? Unit) form, HttpContext http)
    {
        var errors = new List<RequestError>();
        if (!Names.IsValid(name))
            errors.Add(new() { Parameter = "name", Message = $"must be {Names.Rule}." });
        var radius = UsualRadiusArcsec;
        if (form.Radius is not null && !double.TryParse(form.Radius, NumberStyles.Float, CultureInfo.InvariantCulture, out radius))
            errors.Add(new() { Parameter = "radius", Message = $"'{form.Radius}' is no number." });
        if (await BodyAsync(http) is not { } content)
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "Too long.", $"At most {MaxBodyBytes} bytes.");

        var list = new StoredWatchList { Owner = User(http), Name = name, RadiusArcsec = radius, RadiusUnit = form.Unit ?? UsualUnit, Rows = 0 };
        var report = check(list, content);
        errors.AddRange(report.Faults.Select(fault => new RequestError { Parameter = "body", Message = fault.ToString() }));
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        return await lists.PutAsync(list with { Rows = report.Rows }, content, http.RequestAborted) is { } saved
            ? Results.Ok(WatchListEntry.Of(saved))
            : Problems.Of(StatusCodes.Status409Conflict, "Too many lists.", $"You have {WatchListTable.MostPerOwner} watch lists, or all users together {WatchListTable.MostLists}; drop one first.");
    }

    private async Task<IResult> DropAsync(string name, HttpContext http) =>
        await lists.DropAsync(User(http), name, http.RequestAborted) ? Results.NoContent() : NotFound(name);

    // Null when it is too long.
    private static async Task<byte[]?> BodyAsync(HttpContext http)
    {
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            return body.Length > MaxBodyBytes ? null : body.ToArray();
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static string User(HttpContext http) => http.User.FindFirstValue(ClaimTypes.Name)!;

    private static IResult NotFound(string name) => Problems.NotFound($"You have no watch list '{name}'.", "Yours: /api/v1/watch_lists.");
}

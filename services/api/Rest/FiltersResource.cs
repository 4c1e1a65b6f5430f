using System.Security.Claims;
using System.Text.Json;
using Broker.Api.Security;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/filters</c>: what users ask of the stream. The filter roles hear of every change when it is committed.</summary>
internal sealed class FiltersResource(Database database, FilterTable filters, SecretBox secrets, BrokerOptions options)
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/filters", (FiltersResource resource, HttpContext http) => resource.ListAsync(http)).AllowPublicRead()
            .WithSummary("Every filter, newest version");
        api.MapGet("/filters/{owner}/{name}", (string owner, string name, FiltersResource resource, HttpContext http) => resource.OneAsync(owner, name, http)).AllowPublicRead()
            .WithSummary("One filter");
        api.MapPost("/filters", (FiltersResource resource, HttpContext http) => resource.AddAsync(http))
            .Accepts<FilterRequest>("application/json").Produces<FilterEntry>(StatusCodes.Status201Created)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .WithSummary("Save a filter; it is live within a second")
            .WithDescription("Needs a token. Every mistake comes back at once. The webhook's secret is in this answer and never shown again.");
        api.MapPost("/filters/{owner}/{name}/enable", (string owner, string name, FiltersResource resource, HttpContext http) => resource.EnableAsync(owner, name, http))
            .Produces<FilterEntry>()
            .WithSummary("Switch a filter on again, with its topic and its webhook")
            .WithDescription("Needs the owner's token. The newest version, whatever switched it off.");
        api.MapDelete("/filters/{owner}/{name}", (string owner, string name, FiltersResource resource, HttpContext http) => resource.EndAsync(owner, name, http))
            .Produces(StatusCodes.Status204NoContent)
            .WithSummary("End a filter; its matches stay")
            .WithDescription("Needs the owner's token.");
    }

    private async Task<IResult> ListAsync(HttpContext http) =>
        Results.Ok((await filters.NewestAsync(http.RequestAborted)).Select(filter => FilterEntry.Of(filter, options.TopicPrefix, User(http))));

    private async Task<IResult> OneAsync(string owner, string name, HttpContext http) =>
        (await filters.NewestAsync(http.RequestAborted)).Find(filter => filter.Owner == owner && filter.Name == name) is { } found
            ? Results.Ok(FilterEntry.Of(found, options.TopicPrefix, User(http)))
            : NotFound(owner, name);

    private async Task<IResult> AddAsync(HttpContext http)
    {
        var (request, problem) = await ReadAsync(http);
        if (request is null)
            return problem!;
        var user = User(http)!;
        var errors = FilterCheck.Errors(request, user, options.WebhookAllowPrivate);
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var secret = request.Webhook is null ? null : WebhookSecret.New();
        var filter = new StoredFilter
        {
            Owner = user,
            Name = request.Name!,
            Expression = request.Expression!,
            Format = request.Format ?? StoredFilter.Json,
            WebhookUrl = request.Webhook?.Url,
            WebhookSecret = secret is null ? null : secrets.Seal(secret),
        };
        try
        {
            var saved = await filters.AddAsync(filter, http.RequestAborted);
            return Results.Created($"/api/v1/filters/{saved.Owner}/{saved.Name}", FilterEntry.Of(saved, options.TopicPrefix, user, secret));
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "Saved twice at once.", "Another request saved this filter at the same moment; look at it and try again.");
        }
    }

    private async Task<IResult> EnableAsync(string owner, string name, HttpContext http)
    {
        if (User(http) != owner)
            return Problems.Of(StatusCodes.Status403Forbidden, "Not yours.", $"Only '{owner}' may switch this filter on.");
        return await filters.EnableAsync(owner, name, http.RequestAborted) is { } enabled
            ? Results.Ok(FilterEntry.Of(enabled, options.TopicPrefix, owner))
            : NotFound(owner, name);
    }

    private async Task<IResult> EndAsync(string owner, string name, HttpContext http)
    {
        if (User(http) != owner)
            return Problems.Of(StatusCodes.Status403Forbidden, "Not yours.", $"Only '{owner}' may end this filter.");
        await using var end = database.Source.CreateCommand("UPDATE filters SET active = false WHERE owner = @owner AND name = @name AND active");
        end.Parameters.AddWithValue("owner", owner);
        end.Parameters.AddWithValue("name", name);
        return await end.ExecuteNonQueryAsync(http.RequestAborted) > 0 ? Results.NoContent() : NotFound(owner, name);
    }

    private static async Task<(FilterRequest? Request, IResult? Problem)> ReadAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync<FilterRequest>(http.RequestAborted) is { } request
                ? (request, null)
                : (null, Problems.Invalid([new() { Parameter = "body", Message = "is empty." }]));
        }
        catch (JsonException error)
        {
            return (null, Problems.Invalid([new() { Parameter = "body", Message = $"is no such JSON: {error.Message}" }]));
        }
        catch (InvalidOperationException)
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Not JSON.", "Send the header 'Content-Type: application/json'."));
        }
        catch (BadHttpRequestException error)
        {
            return (null, Problems.Of(error.StatusCode, "The body cannot be read.", $"{error.Message} At most {MaxBodyBytes} bytes."));
        }
    }

    private static string? User(HttpContext http) => http.User.FindFirstValue(ClaimTypes.Name);

    private static IResult NotFound(string owner, string name) =>
        Problems.NotFound($"There is no running filter '{name}' of '{owner}'.", "All filters: /api/v1/filters.");
}

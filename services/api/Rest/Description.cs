using Microsoft.AspNetCore.OpenApi;

namespace Broker.Api.Rest;

/// <summary>What stands at the head of the OpenAPI document.</summary>
internal static class Description
{
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Alert broker";
        document.Info.Version = "v1";
        document.Info.Description = "Classified astronomical alerts: lists, objects, light curves, cone search, cutouts, filters and their matches. "
            + "Ids are strings, fluxes nJy, times MJD TAI, positions degrees ICRS. Reading is open; filters are written with a bearer token. Mistakes come back as problem details (RFC 9457).";
        return Task.CompletedTask;
    });
}

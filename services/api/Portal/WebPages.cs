using System.Security.Cryptography;
using Broker.Api.Rest;
using Broker.Api.Security;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Portal;

/// <summary>The pages for people: files of <c>services/api/web</c>, built into this program.</summary>
internal static class WebPages
{
    private const string Folder = "web/";

    /// <summary>Addresses of pages; any other file answers under <c>/web/</c> and its name.</summary>
    private static readonly Dictionary<string, string> Pages = new()
    {
        ["/"] = "index.html",
        ["/docs"] = "docs.html",
        ["/object/{survey}/{objectId}"] = "object.html",
    };

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml",
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var (address, file) in Pages)
            MapFile(app, address, Folder + file);
        foreach (var name in typeof(WebPages).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
            MapFile(app, "/" + name, name);
    }

    /// <summary>Reading an address that nothing answers is a plain 404, not a request for a token.</summary>
    public static void MapNothing(IEndpointRouteBuilder app) =>
        app.MapGet("/{**path}", (string? path) => Problems.NotFound($"There is nothing at /{path}.", "The interface is described at /docs; people begin at /."))
            .WithOrder(int.MaxValue).AllowPublicRead().ExcludeFromDescription();

    private static void MapFile(IEndpointRouteBuilder app, string address, string resource)
    {
        using var stream = typeof(WebPages).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not built in");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
        var type = Types[Path.GetExtension(resource)];
        app.MapGet(address, () => Results.Bytes(bytes, type, entityTag: tag)).AllowPublicRead().ExcludeFromDescription();
    }
}

using Broker.Api;
using Broker.Api.Security;
using Broker.Core.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Api.Security;

/// <summary>Walks every endpoint there is: what is open must say so, and only reading may.</summary>
public sealed class EndpointPolicyTests : IAsyncLifetime
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    private readonly string folder = Directory.CreateTempSubdirectory("policy-").FullName;
    private WebApplication app = null!;

    public Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddApi(new BrokerOptions { Redis = "", Postgres = "Host=127.0.0.1;Port=1", DataFolder = folder });
        app = builder.Build();
        ApiRole.Map(app);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Only_reading_is_open_and_only_where_declared()
    {
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 20, $"{endpoints.Count} endpoints");
        foreach (var endpoint in endpoints)
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>();
            Assert.True(open is null or PublicRead, $"{endpoint.RoutePattern.RawText} is open in another way");
            Assert.True(open is null || (methods.Count > 0 && methods.All(Reading.Contains)), $"{endpoint.RoutePattern.RawText} is open for {string.Join(' ', methods)}");
        }
    }

    [Fact]
    public async Task What_says_nothing_asks_for_a_token()
    {
        var policies = app.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var fallback = await policies.GetFallbackPolicyAsync();
        Assert.Contains(fallback!.Requirements, requirement => requirement is Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement);
    }

    [Fact]
    public void Writing_is_closed_and_so_is_what_belongs_to_one_user()
    {
        var closed = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}");
        Assert.Equal(
            [
                "DELETE /api/v1/filters/{owner}/{name}", "DELETE /api/v1/watch_lists/{name}", "GET /api/v1/dead-letters/", "GET /api/v1/dead-letters/{id}",
                "GET /api/v1/watch_lists", "GET /api/v1/watch_lists/{name}", "POST /api/v1/dead-letters/retry", "POST /api/v1/dead-letters/{id}/retry",
                "POST /api/v1/filters", "POST /api/v1/filters/{owner}/{name}/enable", "PUT /api/v1/watch_lists/{name}",
            ],
            closed.Order(StringComparer.Ordinal));
    }
}

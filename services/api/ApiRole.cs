using Broker.Api.Archive;
using Broker.Api.Rest;
using Broker.Api.Security;
using Broker.Api.Portal;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Broker.Api;

/// <summary>Step 15: REST under <c>/api/v1</c>, its description under <c>/openapi/v1.json</c> and <c>/docs</c>, and the pages for people.</summary>
public static class ApiRole
{
    public static IServiceCollection AddApi(this IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(provider => new PublicKafka(provider.GetService<Topics>()?.Public.Bootstrap ?? options.Kafka));
        services.TryAddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProcessHealth>();
        services.TryAddSingleton(_ => new Database(options.Postgres));
        services.TryAddSingleton(_ => Packs.Open(options.PacksOrDefault));
        services.TryAddSingleton(_ => SecretBox.Open(options));
        services.TryAddSingleton<FilterTable>();
        services.AddSingleton<FiltersResource>();
        services.TryAddSingleton<WatchListTable>();
        services.AddSingleton<WatchListsResource>();
        services.AddSingleton<ArchiveReads>();
        services.AddSingleton(provider => new Tokens(options.TokensFile ?? Tokens.OwnFile(options.DataFolder), provider.GetRequiredService<TimeProvider>()));
        services.AddAuthentication(BearerTokens.Name).AddScheme<AuthenticationSchemeOptions, BearerTokens>(BearerTokens.Name, configureOptions: null);
        services.TryAddSingleton<DeadLetterTable>();
        services.AddSingleton(provider => new LedgerReader(options, provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LedgerResource>();
        services.AddAuthorizationBuilder().AddPolicy(Operators.Policy, policy => Operators.Require(policy, options)).SetFallbackPolicy(new AuthorizationPolicyBuilder(BearerTokens.Name).RequireAuthenticatedUser().Build());
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter<LedgerVerdict>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower));
        });
        services.AddOpenApi("v1", Description.Describe);
        return services;
    }

    /// <summary>Maps every endpoint. Makes this machine's token where no file of tokens is configured.</summary>
    /// <returns>Path of the file that holds this machine's token; null where a file of tokens is configured.</returns>
    public static string? Map(WebApplication app)
    {
        app.UseStatusCodePages();
        app.Use(SecurityHeaders.AddAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        var api = app.MapGroup("/api/v1").AddEndpointFilter(DatabaseTrouble.AnswerAsync).AddEndpointFilter(PackTrouble.AnswerAsync);
        AlertsResource.Map(api);
        CutoutsResource.Map(api);
        PacketResource.Map(api);
        ObjectsResource.Map(api);
        ConeResource.Map(api);
        FiltersResource.Map(api);
        MatchesResource.Map(api);
        WatchListsResource.Map(api);
        StatsResource.Map(api);
        LedgerResource.Map(api);
        DeadLettersResource.Map(api);
        ColumnsResource.Map(api);
        HealthResource.Map(app);
        WebPages.Map(app);
        WebPages.MapNothing(app);
        app.MapOpenApi("/openapi/{documentName}.json").AllowPublicRead();

        var options = app.Services.GetRequiredService<BrokerOptions>();
        return options.TokensFile is null ? Tokens.CreateOwn(options.DataFolder) : null;
    }
}

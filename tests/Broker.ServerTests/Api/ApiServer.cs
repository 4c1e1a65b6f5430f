using System.Net.Http.Headers;
using System.Text.Json;
using Broker.Api;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Ingest.Context.Watch;
using Broker.ServerTests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.ServerTests.Api;

/// <summary>The api over a database of its own, on a free port of this machine.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private ApiServer(WebApplication app, string folder, string tokenFile)
    {
        (this.app, this.folder) = (app, folder);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Anyone = new HttpClient { BaseAddress = new Uri(address) };
        Owner = new HttpClient { BaseAddress = new Uri(address) };
        Owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(tokenFile).Trim());
    }

    public HttpClient Anyone { get; }

    /// <summary>With the token of the user <c>local</c>.</summary>
    public HttpClient Owner { get; }

    public Database Database => app.Services.GetRequiredService<Database>();

    public Packs Packs => app.Services.GetRequiredService<Packs>();

    public static async Task<ApiServer> StartAsync(RealServers servers, PackPlace? packs = null)
    {
        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("api"));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddApi(new BrokerOptions { Redis = servers.Redis, Postgres = await servers.NewDatabaseAsync(), DataFolder = folder, Packs = packs });
        builder.Services.AddSingleton<CheckWatchList>(WatchListRows.Check);
        var app = builder.Build();
        await app.Services.GetRequiredService<Database>().MigrateAsync(default);
        var token = ApiRole.Map(app)!;
        await app.StartAsync();
        return new ApiServer(app, folder, token);
    }

    public async Task StoreAsync(params ClassifiedAlert[] alerts)
    {
        await using var sink = new ArchiveSink(Database, TimeProvider.System);
        await sink.PublishAsync(alerts, default);
    }

    /// <summary>The body of an answer with the status expected.</summary>
    public async Task<JsonElement> GetAsync(string path, int status = 200)
    {
        using var answer = await Anyone.GetAsync(path);
        return await ReadAsync(answer, status);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Anyone.Dispose();
        Owner.Dispose();
        await app.DisposeAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

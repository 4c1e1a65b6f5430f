using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Broker.Broker.DevStack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Broker.ServerTests.Servers;

/// <summary>A survey's schema registry: it has an address from the first, answers once it is started, and can be in trouble.</summary>
internal sealed class SurveyRegistry : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, string> known = [];
    private readonly ConcurrentDictionary<int, int> asked = [];
    private WebApplication? app;

    public string Address { get; } = $"http://127.0.0.1:{Loopback.FreePort()}";

    /// <summary>From now on it has this schema; before, it answers 404.</summary>
    public void Learn(int id, string schema) => known[id] = schema;

    /// <summary>How often somebody asked for this number while it listened, whatever the answer was.</summary>
    public int Asked(int id) => asked.GetValueOrDefault(id);

    /// <summary>It answers, whatever trouble it was in.</summary>
    public Task StartAsync() => ListenAsync(AnswerAsync);

    public Task FailAsync(RegistryTrouble how) => how switch
    {
        RegistryTrouble.Gone => EndAsync(),
        RegistryTrouble.Broken => ListenAsync(RefuseAsync),
        _ => ListenAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted)),
    };

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task ListenAsync(RequestDelegate answer)
    {
        await EndAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        app = builder.Build();
        app.Run(http =>
        {
            asked.AddOrUpdate(Id(http), 1, (_, before) => before + 1);
            return answer(http);
        });
        await app.StartAsync();
    }

    /// <summary>Whoever still waits for an answer then loses the connection.</summary>
    private async Task EndAsync()
    {
        if (app is not { } ended)
            return;
        app = null;
        using var limit = new CancellationTokenSource(EndLimit);
        await ended.StopAsync(limit.Token);
        await ended.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (known.TryGetValue(Id(http), out var schema))
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { schema }));
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    /// <summary>Of <c>/schemas/ids/1500</c>.</summary>
    private static int Id(HttpContext http) => int.Parse(http.Request.Path.Value!.Split('/')[^1], CultureInfo.InvariantCulture);
}

using System.Security.Cryptography;
using System.Text;

namespace Broker.Broker.Demo;

/// <summary>A receiver as a user would write one: it checks the signature (Standard Webhooks) of what is posted to it.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private const int MostIds = 100_000;
    private readonly WebApplication web;
    private readonly Lock gate = new();
    private readonly HashSet<string> ids = [];
    private int refused;

    private WebhookReceiver(WebApplication web) => this.web = web;

    public required Uri Address { get; init; }

    /// <summary>The secret the filter's answer showed, <c>whsec_</c> and base64; set before the first delivery.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Ids of the deliveries whose signature holds.</summary>
    public IReadOnlyCollection<string> Received
    {
        get
        {
            lock (gate)
                return [.. ids];
        }
    }

    /// <summary>Deliveries whose signature does not hold.</summary>
    public int Refused => refused;

    public static async Task<WebhookReceiver> StartAsync(int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = new Uri($"http://127.0.0.1:{port}/");
        builder.WebHost.UseUrls(address.ToString());
        var web = builder.Build();
        var receiver = new WebhookReceiver(web) { Address = new Uri(address, "hook") };
        web.MapPost("/hook", receiver.ReceiveAsync);
        await web.StartAsync(cancellation);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var id = request.Headers["webhook-id"].ToString();
        var signed = Encoding.UTF8.GetBytes($"{id}.{request.Headers["webhook-timestamp"]}.").Concat(body.ToArray()).ToArray();
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        if (!request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected))
        {
            Interlocked.Increment(ref refused);
            return Results.Unauthorized();
        }

        lock (gate)
        {
            if (ids.Count < MostIds)
                ids.Add(id);
        }

        return Results.Ok();
    }
}

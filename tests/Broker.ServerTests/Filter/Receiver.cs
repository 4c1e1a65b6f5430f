using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broker.ServerTests.Filter;

/// <summary>Somebody else's web server, on loopback: keeps what it is sent and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Received> Messages { get; } = [];

    /// <summary>How a message is answered (default: 200).</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url { get; private set; } = "";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.HandleAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        receiver.Url = addresses.Single() + "/hook";
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string Header(string name) => context.Request.Headers[name].ToString();
        var message = new Received(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray());
        Messages.Enqueue(message);
        await Answer(message, context);
    }

    internal sealed record Received(string Id, string Timestamp, string Signature, byte[] Body)
    {
        /// <summary>Written after the specification, not after our code.</summary>
        public bool IsSignedWith(string secret)
        {
            using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
            byte[] content = [.. Encoding.ASCII.GetBytes(Id), (byte)'.', .. Encoding.ASCII.GetBytes(Timestamp), (byte)'.', .. Body];
            return Signature.Split(' ').Contains($"v1,{Convert.ToBase64String(hmac.ComputeHash(content))}");
        }
    }
}

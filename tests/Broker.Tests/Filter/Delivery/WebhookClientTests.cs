using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Broker.Core.Hosting;
using Broker.Filter.Delivery;
using Broker.Tests.Core.Streams;

namespace Broker.Tests.Filter.Delivery;

public sealed class WebhookClientTests
{
    private static readonly SecretBox Secrets = new(new byte[SecretBox.KeySizeBytes]);
    private static readonly string Secret = WebhookSecret.New();

    [Theory]
    [InlineData(200, WebhookVerdict.Delivered)]
    [InlineData(204, WebhookVerdict.Delivered)]
    [InlineData(301, WebhookVerdict.Failed)]
    [InlineData(308, WebhookVerdict.Failed)]
    [InlineData(400, WebhookVerdict.Failed)]
    [InlineData(410, WebhookVerdict.Gone)]
    [InlineData(429, WebhookVerdict.Failed)]
    [InlineData(500, WebhookVerdict.Failed)]
    public async Task Only_2xx_is_success_and_410_is_the_end(int status, WebhookVerdict expected) =>
        Assert.Equal(expected, (await SendAsync(Answering(status))).Verdict);

    [Fact]
    public async Task A_retry_has_the_same_id_and_body_and_a_signature_that_fits()
    {
        var receiver = Answering(500);
        await SendAsync(receiver);
        await SendAsync(receiver);
        Assert.True(WebhookSecret.TryReadKey(Secret, out var key));
        Assert.All(receiver.Requests, request =>
        {
            Assert.Equal("lsst:1:ann.sn:1", request.Headers["webhook-id"]);
            Assert.Equal("{}", Encoding.UTF8.GetString(request.Body));
            var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"], null));
            Assert.Equal(WebhookSignature.Sign("lsst:1:ann.sn:1", sent, request.Body, [key]), request.Headers["webhook-signature"]);
        });
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task The_wait_the_receiver_asks_for_is_heard(int status)
    {
        var answer = await SendAsync(Answering(status, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(77))));
        Assert.Equal(TimeSpan.FromSeconds(77), answer.RetryAfter);
        var date = TimeProvider.System.GetUtcNow().AddMinutes(2);
        answer = await SendAsync(Answering(status, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(date)));
        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 100, 121);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up_in_time()
    {
        var time = new ImmediateTime();
        var answer = await SendAsync(new FakeReceiver(async cancellation =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return new HttpResponseMessage();
        }), time);
        Assert.Equal(WebhookVerdict.Failed, answer.Verdict);
        Assert.Contains(WebhookClient.TryTimeout, time.Waits);
    }

    [Fact]
    public async Task A_broken_connection_is_a_failure_with_its_reason()
    {
        var answer = await SendAsync(new FakeReceiver(_ => throw new HttpRequestException("no route")));
        Assert.Equal((WebhookVerdict.Failed, "no route"), (answer.Verdict, answer.Error));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        using var endless = new EndlessStream();
        var answer = await SendAsync(Answering(200, response => response.Content = new StreamContent(endless)));
        Assert.Equal(WebhookVerdict.Delivered, answer.Verdict);
        Assert.InRange(endless.BytesRead, 1, WebhookClient.AnswerBytes + 16 * 1024);
    }

    [Fact]
    public async Task Nothing_is_sent_where_it_must_not_or_cannot_be()
    {
        var receiver = Answering(200);
        foreach (var delivery in new[]
        {
            Delivery() with { Url = "https://169.254.169.254/" },
            Delivery() with { Secret = null },
            Delivery() with { Secret = "AAAA" },
            Delivery() with { DisabledReason = "answered with 410" },
        })
        {
            using var client = new WebhookClient(receiver, Secrets, TimeProvider.System, allowPrivate: false);
            Assert.Equal(WebhookVerdict.Hopeless, (await client.SendAsync(delivery, CancellationToken.None)).Verdict);
        }

        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task The_address_a_name_leads_to_is_checked_before_anything_is_sent(string host)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var http = new HttpClient(GuardedConnections.Create(allowPrivate: false));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        Assert.Contains("not a public address", refused.ToString(), StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    private static async Task<WebhookAnswer> SendAsync(HttpMessageHandler receiver, TimeProvider? time = null)
    {
        var client = new WebhookClient(receiver, Secrets, time ?? TimeProvider.System, allowPrivate: false);
        return await client.SendAsync(Delivery(), CancellationToken.None);
    }

    private static FakeReceiver Answering(int status, Action<HttpResponseMessage>? change = null) => new(_ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        change?.Invoke(response);
        return Task.FromResult(response);
    });

    private static WebhookDelivery Delivery() => new()
    {
        Id = "lsst:1:ann.sn:1", Owner = "ann", FilterName = "sn", FilterVersion = 1, Url = "https://hooks.example.org/", Body = "{}"u8.ToArray(),
        Attempts = 1, Secret = Secrets.Seal(Secret),
    };

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Broker.Core.Hosting;

namespace Broker.Filter.Delivery;

/// <summary>Sends one webhook once, as Standard Webhooks 1.0 asks. Thread-safe.</summary>
public sealed class WebhookClient : IDisposable
{
    /// <summary>Longest time for one try, from connecting to the end of the answer.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Longest answer that is read, bytes; what it says does not matter, but a read connection can be used again.</summary>
    public const int AnswerBytes = 64 * 1024;

    private readonly HttpClient http;
    private readonly SecretBox secrets;
    private readonly TimeProvider time;
    private readonly bool allowPrivate;

    /// <param name="connections">Usually <see cref="GuardedConnections"/>.</param>
    /// <param name="secrets">Opens the secrets of the filters.</param>
    /// <param name="time">Stamps the messages.</param>
    /// <param name="allowPrivate">As in <see cref="WebhookAddress.Check"/>, which every try repeats.</param>
    public WebhookClient(HttpMessageHandler connections, SecretBox secrets, TimeProvider time, bool allowPrivate)
    {
        http = new HttpClient(connections) { Timeout = Timeout.InfiniteTimeSpan };
        this.secrets = secrets;
        this.time = time;
        this.allowPrivate = allowPrivate;
    }

    /// <exception cref="OperationCanceledException">The process is to stop.</exception>
    public async Task<WebhookAnswer> SendAsync(WebhookDelivery delivery, CancellationToken stopping)
    {
        if (Obstacle(delivery, out var keys) is { } obstacle)
            return new(WebhookVerdict.Hopeless, obstacle);

        using var limit = new CancellationTokenSource(TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            using var request = Request(delivery, keys);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await ReadAnswerAsync(response, either.Token);
            return Judge(response);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new(WebhookVerdict.Failed, $"no answer within {TryTimeout.TotalSeconds} s");
        }
        catch (HttpRequestException e)
        {
            return new(WebhookVerdict.Failed, (e.InnerException ?? e).Message.ReplaceLineEndings(" "));
        }
        catch (IOException e)
        {
            return new(WebhookVerdict.Failed, e.Message.ReplaceLineEndings(" "));
        }
    }

    public void Dispose() => http.Dispose();

    private string? Obstacle(WebhookDelivery delivery, out List<byte[]> keys)
    {
        keys = [];
        if (delivery.DisabledReason is not null)
            return delivery.DisabledReason;
        if (delivery.Secret is null)
            return "the filter is gone";
        if (WebhookAddress.Check(delivery.Url, allowPrivate) is { Count: > 0 } faults)
            return string.Join("; ", faults);
        foreach (var part in delivery.Secret.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!secrets.TryUnseal(part, out var secret) || !WebhookSecret.TryReadKey(secret, out var key))
                return "the secret cannot be decrypted with this broker's key";
            keys.Add(key);
        }

        return null;
    }

    private HttpRequestMessage Request(WebhookDelivery delivery, List<byte[]> keys)
    {
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(delivery.Id, now, delivery.Body, keys));
        request.Headers.Add("User-Agent", "alert-broker");
        return request;
    }

    /// <summary>The status has been told by now; how the rest ends changes nothing.</summary>
    private static async Task ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var answer = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[8 * 1024];
            for (int total = 0, read = 1; total < AnswerBytes && read > 0; total += read)
                read = await answer.ReadAsync(buffer, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Too slow.
        }
        catch (IOException)
        {
            // Cut off.
        }
    }

    private WebhookAnswer Judge(HttpResponseMessage response)
    {
        var error = $"answered with {(int)response.StatusCode}";
        return response.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new(WebhookVerdict.Delivered),
            HttpStatusCode.Gone => new(WebhookVerdict.Gone, error),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new(WebhookVerdict.Failed, error, Asked(response.Headers.RetryAfter)),
            _ => new(WebhookVerdict.Failed, error),
        };
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? value) => value?.Delta ?? value?.Date - time.GetUtcNow();
}

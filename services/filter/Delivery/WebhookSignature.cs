using System.Security.Cryptography;
using System.Text;

namespace Broker.Filter.Delivery;

/// <summary>Signs a message as Standard Webhooks 1.0 asks: HMAC-SHA256 over <c>id.timestamp.body</c>, <c>v1,</c> and base64.</summary>
public static class WebhookSignature
{
    /// <param name="id">webhook-id</param>
    /// <param name="timestamp">webhook-timestamp; whole seconds are signed.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <param name="keys">One; two while a secret is being replaced. A receiver accepts either.</param>
    /// <returns>webhook-signature: one signature per key, separated by spaces.</returns>
    public static string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp.ToUnixTimeSeconds()}.");
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.CopyTo(content.AsSpan(head.Length));
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content))));
    }
}

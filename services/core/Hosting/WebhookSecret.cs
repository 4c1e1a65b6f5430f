using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Broker.Core.Hosting;

/// <summary>The key a webhook's messages are signed with, as Standard Webhooks 1.0 writes it: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";

    private const int NewSizeBytes = 32;
    private const int LeastSizeBytes = 24;
    private const int MostSizeBytes = 64;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewSizeBytes));

    public static bool TryReadKey(string secret, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        var bytes = new byte[MostSizeBytes + 2];
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var count)
            || count is < LeastSizeBytes or > MostSizeBytes)
            return false;
        key = bytes[..count];
        return true;
    }
}

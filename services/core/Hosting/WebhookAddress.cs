using System.Net;

namespace Broker.Core.Hosting;

/// <summary>Where a webhook may point. Checked when it is registered; the address a name leads to is checked again at every connect.</summary>
public static class WebhookAddress
{
    /// <summary>Longest address, characters.</summary>
    public const int LongestUrl = 2_000;

    private static readonly int[] Ports = [443, 8443];
    private static readonly string[] LocalNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa"];

    /// <summary>Everything that is wrong with the address, a line each; none when it may be used.</summary>
    /// <param name="url">As the user wrote it.</param>
    /// <param name="allowPrivate">For tests and demos: plain http, any port and this machine's own network are allowed.</param>
    public static IReadOnlyList<string> Check(string url, bool allowPrivate)
    {
        if (url.Length > LongestUrl)
            return [$"the address has {url.Length} characters, more than {LongestUrl}"];
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return ["give a whole address: https://host/path"];

        var faults = new List<string>();
        if (url.Any(c => c is <= ' ' or > '~' or '\\'))
            faults.Add("only printable ASCII is allowed; write an international name in its xn-- form");
        if (uri.UserInfo.Length > 0 || Authority(url).Contains('@'))
            faults.Add("user names and passwords do not belong in the address");
        if (uri.Fragment.Length > 0)
            faults.Add("leave out everything from the # on");
        if (!allowPrivate)
            faults.AddRange(PublicFaults(url, uri));
        return faults;
    }

    private static IEnumerable<string> PublicFaults(string url, Uri uri)
    {
        if (uri.Scheme != "https")
            yield return "only https is allowed";
        if (uri.Scheme == "https" && !Ports.Contains(uri.Port))
            yield return $"port {uri.Port} is not allowed; use {string.Join(" or ", Ports)}";
        if (HostFault(Host(url), uri) is { } fault)
            yield return fault;
    }

    /// <param name="written">The host as it was written, before any reader made an IP address of 0x7f.1 or 2130706433.</param>
    private static string? HostFault(string written, Uri uri)
    {
        if (written.EndsWith('.'))
            return "the host ends with a dot";
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            return AddressFault(written.Trim('[', ']'));

        var labels = written.Split('.');
        if (labels.Length < 2 || LocalNames.Contains(labels[^1], StringComparer.OrdinalIgnoreCase))
            return $"{written} is a name of a local network";
        return char.IsAsciiDigit(labels[^1][0]) ? $"{written} is neither a name nor a plainly written IP address" : null;
    }

    private static string? AddressFault(string written)
    {
        if (!IPAddress.TryParse(written, out var address) || !string.Equals(address.ToString(), written, StringComparison.OrdinalIgnoreCase))
            return $"{written} is not a plainly written IP address";
        return PublicAddress.IsPublic(address) ? null : $"{written} is not a public address";
    }

    private static string Authority(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.IndexOfAny(['/', '\\', '?', '#'], start);
        return end < 0 ? url[start..] : url[start..end];
    }

    private static string Host(string url)
    {
        var authority = Authority(url);
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}

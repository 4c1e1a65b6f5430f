namespace Broker.Ingest.Surveys;

/// <summary>
/// <c>procstatus</c> of ZTF's forced photometry: 0, or codes separated by commas (Masci et al. 2023, arXiv:2305.16279, and the
/// service's user guide). 57 says only that no catalogue star was near; every other code puts the flux itself in doubt.
/// </summary>
internal static class ZtfProcessing
{
    private const string Good = "0";

    private const string NoStarNear = "57";

    /// <summary>A status that is missing vouches for nothing.</summary>
    public static bool IsMeasured(string? status) =>
        status is not null && Codes(status) is { Length: > 0 } codes && codes.All(code => code is Good or NoStarNear);

    /// <summary><c>procstatus_56</c> and the like; null when there is nothing to say.</summary>
    public static IReadOnlyList<string>? Flags(string? status)
    {
        if (status is null or Good)
            return null;
        string[] flags = [.. Codes(status).Where(code => code != Good).Select(code => $"procstatus_{code}")];
        return flags.Length == 0 ? null : flags;
    }

    private static string[] Codes(string status) =>
        status.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

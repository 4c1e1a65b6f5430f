using System.Collections.Concurrent;

namespace Broker.Ingest.Surveys;

/// <summary>
/// <c>procstatus</c> of ZTF's forced photometry: 0, or codes separated by commas (Masci et al. 2023, arXiv:2305.16279, and the
/// service's user guide). 57 says only that no catalogue star was near; every other code puts the flux itself in doubt.
/// </summary>
/// <param name="IsMeasured">Whether the flux can be trusted; a status that is missing vouches for nothing.</param>
/// <param name="Flags"><c>procstatus_56</c> and the like; null when there is nothing to say.</param>
internal readonly record struct ZtfProcessing(bool IsMeasured, IReadOnlyList<string>? Flags)
{
    private const string Good = "0";

    private const string NoStarNear = "57";

    /// <summary>Statuses remembered; the survey has a few dozen.</summary>
    private const int MostKnown = 1_000;

    private static readonly ConcurrentDictionary<string, ZtfProcessing> Known = [];

    public static ZtfProcessing Of(string? status)
    {
        if (status is null)
            return default;
        if (status == Good)
            return new ZtfProcessing(true, null);
        if (Known.TryGetValue(status, out var known))
            return known;
        if (Known.Count >= MostKnown)
            Known.Clear();
        return Known[status] = Parse(status);
    }

    private static ZtfProcessing Parse(string status)
    {
        var codes = status.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] flags = [.. codes.Where(code => code != Good).Select(code => $"procstatus_{code}")];
        return new ZtfProcessing(codes.Length > 0 && codes.All(code => code is Good or NoStarNear), flags.Length == 0 ? null : flags);
    }
}

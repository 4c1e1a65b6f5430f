using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>The words for <see cref="PointStatus"/> on every surface.</summary>
public static class StatusWords
{
    /// <summary>In the order of <see cref="PointStatus"/>.</summary>
    public static readonly IReadOnlyList<string> All = ["detected", "forced", "upper_limit", "masked", "not_observed"];

    public static string Of(PointStatus status) => All[(int)status];

    /// <summary>False when the word is none of <see cref="All"/>.</summary>
    public static bool TryParse(string word, out PointStatus status)
    {
        for (var i = 0; i < All.Count; i++)
        {
            status = (PointStatus)i;
            if (All[i] == word)
                return true;
        }

        status = default;
        return false;
    }
}

using System.Globalization;
using Broker.Core.Storage;
using Broker.Filter.Matching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Benchmarks.Pipeline;

/// <summary>Filters as users write them: ten kinds, each with other numbers in every tenth one, so that no two are the same.</summary>
internal static class SampleFilters
{
    private static readonly string[] Kinds =
    [
        "n_detections BETWEEN 2 AND 15 AND age_days < {0} AND reliability > 0.6 AND ss_object_id IS NULL AND class IN ('SN Ia', 'SN II', 'SN Ibc', 'SLSN', 'TDE', 'Kilonova')",
        "mag_ab < 19.{0} AND class_probability > 0.8 AND reliability > 0.5",
        "anomaly_score > 0.6{0} AND n_detections >= 3 AND reliability > 0.5",
        "age_days < {0} AND n_detections >= 2 AND RISE_RATE('g') > 0.1 AND ABS(gal_lat) > 15 AND NOT IN_CATALOG('near')",
        "COLOR('g', 'r', 0.5) < -0.{0} AND COUNT_POINTS('detected', 'g') >= 2",
        "IN_CATALOG('near') AND CATALOG_VALUE('near', 'type') LIKE 'Gal%' AND mag_ab < 2{0}",
        "IN_CONE(202.4696, 47.1952, 6{0}0)",
        "SEPARATION('wide') < {0} AND CATALOG_NUMBER('wide', 'redshift') BETWEEN 0.001 AND 0.1",
        "n_upper_limits > 0 AND n_detections <= 3 AND snr > 1{0} AND survey IN ('lsst', 'ztf')",
        "MIN_MAG('r') < 18.{0} AND NOT HAS_FLAG('pixelFlags_saturated')",
    ];

    public static IReadOnlyList<StoredFilter> Make(int count) =>
    [
        .. Enumerable.Range(0, count).Select(number => new StoredFilter
        {
            Owner = "bench",
            Name = $"number_{number}",
            Version = 1,
            Expression = string.Format(CultureInfo.InvariantCulture, Kinds[number % Kinds.Length], 1 + number / Kinds.Length),
        }),
    ];

    /// <exception cref="InvalidOperationException">One does not compile.</exception>
    public static LiveFilters Live(int count)
    {
        var live = new LiveFilters(NullLogger.Instance);
        live.Swap(Make(count).Select(stored => LiveFilter.Compile(stored, out var faults) ?? throw new InvalidOperationException($"{stored.Expression}: {faults}")));
        return live;
    }
}

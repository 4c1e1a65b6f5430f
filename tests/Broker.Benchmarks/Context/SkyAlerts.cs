using Broker.Core.Alerts;

namespace Broker.Benchmarks.Context;

/// <summary>Places to look up: every other one close to a source of a catalogue.</summary>
internal static class SkyAlerts
{
    private const double FieldDeg = 3.5;
    private const double NearDeg = 2.0 / 3600;

    /// <summary>All over the sky.</summary>
    public static IReadOnlyList<Alert> Scattered(SkyCatalog catalog, long rows, int count)
    {
        var dice = new Random(1);
        var near = catalog.Places(rows).Take(count / 2).Select(place => (place.RaDeg + NearDeg * dice.NextDouble(), place.DecDeg));
        var far = Enumerable.Range(0, count / 2).Select(_ => (dice.NextDouble() * 360, Math.Asin(2 * dice.NextDouble() - 1) * 180 / Math.PI));
        return Alerts(near.Zip(far, (one, other) => new[] { one, other }).SelectMany(pair => pair));
    }

    /// <summary>As a survey sends them: one field of view after another.</summary>
    public static IReadOnlyList<Alert> Visits(int count, int visits)
    {
        var dice = new Random(2);
        return Alerts(Enumerable.Range(0, count).GroupBy(i => i % visits).SelectMany(visit =>
        {
            var (ra, dec) = (dice.NextDouble() * 360, dice.NextDouble() * 90 - 70);
            return visit.Select(_ => (ra + (dice.NextDouble() - 0.5) * FieldDeg / Math.Cos(dec * Math.PI / 180), dec + (dice.NextDouble() - 0.5) * FieldDeg)).ToList();
        }));
    }

    private static IReadOnlyList<Alert> Alerts(IEnumerable<(double RaDeg, double DecDeg)> places) => [.. places.Select((place, i) => new Alert
    {
        Survey = "lsst", SchemaVersion = "10.0", AlertId = i, ObjectId = $"{i}", MjdTai = 61_000, Band = "r",
        RaDeg = (place.RaDeg + 360) % 360, DecDeg = place.DecDeg,
    })];
}

using Broker.Core.Alerts;
using Broker.Core.Sky;
using StackExchange.Redis;

namespace Broker.Ingest.Context.Objects;

/// <summary>
/// Adds to the contexts of a batch what other surveys have seen at each place, in earlier batches or in this one, and remembers what
/// this batch saw. Its question goes to Redis together with that of the catalogues and waits for no answer in between.
/// Not for two workers at once.
/// </summary>
/// <param name="map">Where objects were seen.</param>
/// <param name="radiusArcsec">How far apart two surveys may put the same object, arcsec.</param>
/// <param name="read">The rest of the context, as <see cref="IngestSteps.ReadContext"/>.</param>
public sealed class OtherSurveys(ObjectMap map, double radiusArcsec, Func<IReadOnlyList<Alert>, CancellationToken, ValueTask<IReadOnlyList<AlertContext>>> read)
{
    /// <summary>Objects kept per alert.</summary>
    public const int MostObjects = 5;

    private readonly List<long> cells = [];

    /// <summary>As <see cref="IngestSteps.ReadContext"/>. When Redis fails in the middle, the whole context is missing, to be filled in later.</summary>
    public async ValueTask<IReadOnlyList<AlertContext>> ReadAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var places = PlacesOf(alerts);
        var asked = places.SelectMany(place => place.Cells).Distinct().ToList();
        var reading = map.ReadAsync(asked);
        var contexts = await read(alerts, cancellation);
        if (contexts.Any(context => context.MissingReason is not null))
            return contexts;
        try
        {
            var known = asked.Zip(await reading).ToDictionary();
            var seen = places.Where(place => place.Entry is not null).Select(place => (Cell: place.Home, Entry: place.Entry!)).ToList();
            _ = map.WriteAsync(seen);
            var fresh = seen.ToLookup(at => at.Cell, at => at.Entry);
            return [.. contexts.Select((context, i) => Others(alerts[i], places[i], known, fresh) is { } others ? context with { OtherObjects = others } : context)];
        }
        catch (RedisException error)
        {
            return Missing(alerts.Count, error.Message.Split('\n')[0]);
        }
        catch (TimeoutException)
        {
            return Missing(alerts.Count, "redis did not answer in time");
        }
    }

    private static IReadOnlyList<AlertContext> Missing(int count, string reason) => [.. Enumerable.Repeat(new AlertContext { MissingReason = reason }, count)];

    private List<OtherObject>? Others(Alert alert, Place place, Dictionary<long, byte[]?> known, ILookup<long, byte[]> fresh)
    {
        List<OtherObject>? found = null;
        foreach (var cell in place.Cells)
        {
            ObjectCell.AddOthers(known[cell], alert, radiusArcsec, ref found);
            foreach (var entry in fresh[cell])
                ObjectCell.AddOthers(entry, alert, radiusArcsec, ref found);
        }

        return found is null ? null : Nearest(found);
    }

    // An object near the edge of a cell, or one of this batch, may be there twice: where it was seen last counts.
    private static List<OtherObject> Nearest(List<OtherObject> found) =>
        [.. found.GroupBy(other => (other.Survey, other.ObjectId), (_, same) => same.MaxBy(other => other.LastMjdTai)!)
            .OrderBy(other => other.SeparationArcsec).ThenBy(other => other.Survey, StringComparer.Ordinal).ThenBy(other => other.ObjectId, StringComparer.Ordinal)
            .Take(MostObjects)];

    private List<Place> PlacesOf(IReadOnlyList<Alert> alerts)
    {
        var places = new List<Place>(alerts.Count);
        foreach (var alert in alerts)
        {
            cells.Clear();
            Healpix.CellsOfDisc(ObjectMap.Order, alert.RaDeg, alert.DecDeg, radiusArcsec, cells);
            places.Add(new Place([.. cells], Healpix.Cell(ObjectMap.Order, alert.RaDeg, alert.DecDeg), ObjectCell.Entry(alert)));
        }

        return places;
    }

    /// <param name="Cells">Where an object of another survey could be.</param>
    /// <param name="Home">Where its own object is.</param>
    /// <param name="Entry">Its own object.</param>
    private readonly record struct Place(long[] Cells, long Home, byte[]? Entry);
}

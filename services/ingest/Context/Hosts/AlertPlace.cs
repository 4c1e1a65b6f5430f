using Broker.Core.Alerts;

namespace Broker.Ingest.Context.Hosts;

/// <summary>
/// Makes an alert's context of what was found near it: sources of watch lists go aside, galaxies are weighed against each other.
/// Immutable; made anew when the catalogues change.
/// </summary>
internal sealed class AlertPlace
{
    private readonly Dictionary<string, GalaxyReader> galaxies;
    private readonly HashSet<string> stars;
    private readonly Dictionary<string, string> owners;
    private readonly AlertContext nothing;

    public AlertPlace(IEnumerable<CatalogInfo> catalogs)
    {
        var all = catalogs.ToList();
        galaxies = all.Where(info => info.Galaxies is not null).ToDictionary(info => info.Name, info => new GalaxyReader(info.Galaxies!));
        stars = [.. all.Where(info => info.Stars).Select(info => info.Name)];
        owners = all.Where(info => info.Owner is not null).ToDictionary(info => info.Name, info => info.Owner!);
        nothing = galaxies.Count == 0 ? AlertContext.None : With(AlertContext.None, HostFinder.Find([], [], 0, 0));
    }

    /// <param name="alert">Of whom the context is.</param>
    /// <param name="matches">By catalogue, nearest first within each; null when there are none.</param>
    public AlertContext Of(Alert alert, List<CatalogMatch>? matches)
    {
        var isMoving = alert.SolarSystemId is not null;
        if (matches is null)
            return isMoving ? AlertContext.None : nothing;
        var watched = owners.Count == 0 ? [] : matches.Where(match => owners.ContainsKey(match.Catalog)).Select(Watched).ToList();
        if (watched.Count > 0)
            matches.RemoveAll(match => owners.ContainsKey(match.Catalog));
        var context = new AlertContext { Matches = matches, Watched = watched };
        return isMoving || (galaxies.Count == 0 && !matches.Exists(IsStarHere)) ? context : With(context, Host(alert, matches));
    }

    private bool IsStarHere(CatalogMatch match) => match.SeparationArcsec <= HostFinder.StarRadiusArcsec && stars.Contains(match.Catalog);

    private HostFinding Host(Alert alert, List<CatalogMatch> matches)
    {
        var near = new List<(CatalogMatch, Galaxy)>();
        foreach (var match in matches)
        {
            if (galaxies.TryGetValue(match.Catalog, out var reader))
                near.Add((match, reader.Read(name => match.Values.GetValueOrDefault(name))));
        }

        return HostFinder.Find(near, stars.Count == 0 ? [] : [.. matches.Where(match => stars.Contains(match.Catalog))], alert.RaDeg, alert.DecDeg);
    }

    // owner/name becomes name: whose it is stands beside it.
    private WatchMatch Watched(CatalogMatch match)
    {
        var owner = owners[match.Catalog];
        return new WatchMatch(owner, match with { Catalog = match.Catalog[(owner.Length + 1)..] });
    }

    private static AlertContext With(AlertContext context, HostFinding found) => context with
    {
        Host = found.Host, RunnerUp = found.RunnerUp, HostReason = found.Reason, Sentence = found.Sentence,
    };
}

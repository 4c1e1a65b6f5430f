using Broker.Core.Alerts;
using Broker.Core.Sky;

namespace Broker.Ingest.Context.Hosts;

/// <summary>
/// Chooses the likely host among the galaxies near an alert. Each galaxy is measured by the best method its catalogue allows
/// (<see cref="HostMethod"/>), as a share of that method's limit; the smallest share wins.
/// </summary>
internal static class HostFinder
{
    /// <summary>An alert this near to a star is that star's, arcsec: twice the 0.5" within which a ground-based survey and a catalogue agree.</summary>
    public const double StarRadiusArcsec = 1;

    /// <summary>Entries of two catalogues this near to each other are one galaxy, arcsec, or within this share of its light radius.</summary>
    private const double SameGalaxyArcsec = 2;
    private const double SameGalaxyShareOfRadius = 0.25;

    /// <param name="galaxies">Neighbours from catalogues of galaxies.</param>
    /// <param name="stars">Neighbours from catalogues of stars.</param>
    /// <param name="raDeg">Of the alert.</param>
    /// <param name="decDeg">Of the alert.</param>
    public static HostFinding Find(IReadOnlyList<(CatalogMatch Match, Galaxy Galaxy)> galaxies, IReadOnlyList<CatalogMatch> stars, double raDeg, double decDeg)
    {
        var entries = galaxies
            .Where(near => near.Galaxy.IsGalaxy)
            .Select(near => HostMeasure.Of(near.Match, near.Galaxy, raDeg, decDeg))
            .ToList();
        var claims = entries
            .Where(claim => !entries.Exists(other => other.Candidate.Method < claim.Candidate.Method && IsTwin(other, claim)))
            .OrderBy(claim => claim.ShareOfLimit)
            .ThenBy(claim => claim.Candidate.Catalog, StringComparer.Ordinal)
            .ThenBy(claim => claim.Candidate.SourceId, StringComparer.Ordinal)
            .ToList();
        var first = claims.Count > 0 ? Completed(claims[0], entries) : null;
        if (Star(stars, first) is { } star)
            return new HostFinding(null, first?.Candidate, HostWords.WhyStar(star), HostWords.OnStar(star));
        if (first is null)
            return new HostFinding(null, null, "no galaxy in the catalogues here", "no known galaxy near");
        if (!first.IsHost)
            return new HostFinding(null, first.Candidate, HostWords.WhyNone(first), HostWords.Nothing(first));
        var second = claims.Skip(1).FirstOrDefault(claim => !IsTwin(first, claim));
        return new HostFinding(first.Candidate, second?.Candidate, HostWords.Why(first, second), HostWords.Likely(first));
    }

    // A star that is the galaxy's own centre (catalogues of stars hold bright nuclei) is no rival.
    private static CatalogMatch? Star(IReadOnlyList<CatalogMatch> stars, Claim? galaxy) => stars
        .Where(star => star.SeparationArcsec <= StarRadiusArcsec && (galaxy is null || Apart(star.RaDeg, star.DecDeg, galaxy) > StarRadiusArcsec))
        .MinBy(star => star.SeparationArcsec);

    // The same galaxy in another catalogue.
    private static bool IsTwin(Claim claim, Claim other) => other.Candidate.Catalog != claim.Candidate.Catalog
        && Apart(other.Candidate.RaDeg, other.Candidate.DecDeg, claim) <= Math.Max(SameGalaxyArcsec, SameGalaxyShareOfRadius * claim.RadiusArcsec ?? 0);

    private static double Apart(double raDeg, double decDeg, Claim claim) =>
        Separation.Arcsec(raDeg, decDeg, claim.Candidate.RaDeg, claim.Candidate.DecDeg);

    // A twin may know what the strongest entry does not.
    private static Claim Completed(Claim claim, List<Claim> entries)
    {
        var known = claim.Candidate;
        foreach (var twin in entries.Where(other => IsTwin(claim, other)).Select(other => other.Candidate))
        {
            if (known.ProjectedKpc is null && twin.ProjectedKpc is not null)
                known = HostMeasure.At(known, twin.Redshift, twin.DistanceMpc);
            known = known with { Morphology = known.Morphology ?? twin.Morphology };
        }

        return claim with { Candidate = known };
    }
}

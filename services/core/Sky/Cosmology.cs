namespace Broker.Core.Sky;

/// <summary>
/// Distances in a flat ΛCDM universe with H0 = 67.66 km/s/Mpc and Ωm = 0.3111 (Planck Collaboration 2020, A&amp;A 641, A6,
/// table 2, last column; radiation left out), by Hogg 1999 (astro-ph/9905116), eq. 15 to 21. Relative error below 1e-7.
/// Redshifts outside 0 … <see cref="LargestRedshift"/> have no distance. Below <see cref="SmallestHubbleFlowRedshift"/> a
/// measured redshift says more about a galaxy's own motion than about its distance.
/// </summary>
public static class Cosmology
{
    public const double LargestRedshift = 20;

    /// <summary>300 km/s, a usual peculiar velocity (Davis et al. 2011, ApJ 741, 67: 300 to 400 km/s).</summary>
    public const double SmallestHubbleFlowRedshift = 0.001;

    private const double SpeedOfLightKmPerSecond = 299792.458;
    private const double HubbleKmPerSecondMpc = 67.66;
    private const double OmegaMatter = 0.3111;
    private const double KpcPerMpc = 1000;
    private const double RadPerArcsec = Math.PI / 180 / 3600;
    private const int Panels = 64;

    /// <summary>Proper distance across over angle, Mpc per radian; null for a redshift without a distance.</summary>
    public static double? AngularDiameterDistanceMpc(double redshift) => ComovingDistanceMpc(redshift) / (1 + redshift);

    /// <summary>Mpc; null for a redshift without a distance.</summary>
    public static double? LuminosityDistanceMpc(double redshift) => ComovingDistanceMpc(redshift) * (1 + redshift);

    /// <summary>Proper kpc that one arcsec spans at an angular-diameter distance; between near galaxies, at any distance.</summary>
    public static double KpcPerArcsecAt(double distanceMpc) => distanceMpc * KpcPerMpc * RadPerArcsec;

    /// <summary>Proper kpc that one arcsec spans; null for a redshift without a distance.</summary>
    public static double? KpcPerArcsec(double redshift) =>
        AngularDiameterDistanceMpc(redshift) is { } distance ? KpcPerArcsecAt(distance) : null;

    /// <summary>Mpc, along the line of sight; null for a redshift without a distance.</summary>
    public static double? ComovingDistanceMpc(double redshift)
    {
        if (redshift is not (> 0 and <= LargestRedshift))
            return null;

        // Simpson's rule in u = ln(1 + z), where the integrand is smooth over any range.
        var step = Math.Log(1 + redshift) / Panels;
        double sum = 0;
        for (var i = 0; i <= Panels; i++)
        {
            var weight = i is 0 or Panels ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * PerLogStretch(Math.Exp(i * step));
        }

        return SpeedOfLightKmPerSecond / HubbleKmPerSecondMpc * sum * step / 3;
    }

    private static double PerLogStretch(double stretch) =>
        stretch / Math.Sqrt(OmegaMatter * stretch * stretch * stretch + 1 - OmegaMatter);
}

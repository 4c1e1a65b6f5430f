namespace Broker.Core.Sky;

/// <summary>Distances in a flat ΛCDM universe without radiation (Hogg 1999, astro-ph/9905116, eq. 14, 15 and 18).</summary>
public static class Cosmology
{
    /// <summary>Planck 2018 results VI (A&amp;A 641, A6), table 2, last column, km/s/Mpc.</summary>
    public const double HubbleKmPerSecMpc = 67.66;

    /// <summary>The same column.</summary>
    public const double OmegaMatter = 0.3111;

    public const double LargestRedshift = 20;

    /// <summary>
    /// Below it a measured redshift says more about a galaxy's own motion than about its distance: 300 km/s, a usual peculiar
    /// velocity (Davis et al. 2011, ApJ 741, 67).
    /// </summary>
    public const double SmallestHubbleFlowRedshift = 0.001;

    private const double LightKmPerSec = 299_792.458;
    private const double ArcsecPerRad = 180 * 3600 / Math.PI;

    // Abscissae and weights of the 8-point Gauss-Legendre rule on -1 … 1, positive half (Abramowitz & Stegun, table 25.4).
    private static readonly (double X, double Weight)[] Gauss =
    [
        (0.183434642495650, 0.362683783378362), (0.525532409916329, 0.313706645877887),
        (0.796666477413627, 0.222381034453374), (0.960289856497536, 0.101228536290376),
    ];

    /// <summary>Angular-diameter distance in Mpc; 0 &lt; z ≤ 20. Relative error below 1e-6.</summary>
    public static double AngularDiameterDistanceMpc(double redshift)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(redshift, LargestRedshift);
        // In u = ln(1+z) the integrand is smooth over the whole range.
        var end = Math.Log(1 + redshift);
        var pieces = 1 + (int)(end / 0.75);
        var half = end / pieces / 2;
        var sum = 0.0;
        for (var piece = 0; piece < pieces; piece++)
        {
            var middle = (2 * piece + 1) * half;
            foreach (var (x, weight) in Gauss)
                sum += weight * (Integrand(middle + half * x) + Integrand(middle - half * x));
        }

        return LightKmPerSec / HubbleKmPerSecMpc * sum * half / Math.Exp(end);
    }

    /// <summary>Angle that a length spans at a distance, arcsec.</summary>
    public static double Arcsec(double kpc, double angularDiameterDistanceMpc) => kpc / (1000 * angularDiameterDistanceMpc) * ArcsecPerRad;

    /// <summary>Length that an angle spans at a distance, kpc.</summary>
    public static double Kpc(double arcsec, double angularDiameterDistanceMpc) => arcsec / ArcsecPerRad * angularDiameterDistanceMpc * 1000;

    private static double Integrand(double u)
    {
        var scale = Math.Exp(u);
        return scale / Math.Sqrt(OmegaMatter * scale * scale * scale + 1 - OmegaMatter);
    }
}

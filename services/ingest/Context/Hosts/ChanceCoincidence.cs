namespace Broker.Ingest.Context.Hosts;

/// <summary>How likely a galaxy at least this bright lies this near by chance (Bloom, Kulkarni &amp; Djorgovski 2002, AJ 123, 1111).</summary>
internal static class ChanceCoincidence
{
    /// <summary>Largest probability at which a galaxy is a host (Bloom et al. 2002; Berger 2010, ApJ 722, 1946).</summary>
    public const double Limit = 0.1;

    /// <summary>0 … 1 for a separation in arcsec and a magnitude near R.</summary>
    public static double Of(double separationArcsec, double magnitude) =>
        1 - Math.Exp(-Math.PI * separationArcsec * separationArcsec * BrighterPerSquareArcsec(magnitude));

    // Galaxy counts of Hogg et al. 1997 as Bloom et al. 2002 write them.
    private static double BrighterPerSquareArcsec(double magnitude) =>
        Math.Pow(10, 0.33 * (magnitude - 24) - 2.44) / (0.33 * Math.Log(10));
}

namespace Broker.Broker.Simulator;

/// <summary>Distances in a flat ΛCDM universe with H0 = 70 km/s/Mpc, Ωm = 0.3 (Hogg 1999, eq. 15 and 25).</summary>
public static class Cosmology
{
    private const double HubbleDistanceMpc = 299792.458 / 70;
    private const double OmegaMatter = 0.3;
    private const double MaxRedshift = 4;
    private const int Steps = 4000;

    private static readonly double[] Modulus = Tabulate();

    /// <summary>Distance modulus in magnitudes; redshift 0 &lt; z ≤ 4.</summary>
    public static double DistanceModulus(double redshift)
    {
        var place = Math.Clamp(redshift / MaxRedshift * Steps, 1, Steps - 1);
        var below = (int)place;
        return Modulus[below] + (place - below) * (Modulus[below + 1] - Modulus[below]);
    }

    /// <summary>The redshift of a distance modulus, 0.001 … 4.</summary>
    public static double RedshiftAt(double distanceModulus)
    {
        var at = Array.BinarySearch(Modulus, distanceModulus);
        return Math.Clamp(at < 0 ? ~at : at, 1, Steps) * (MaxRedshift / Steps);
    }

    private static double[] Tabulate()
    {
        var table = new double[Steps + 1];
        table[0] = double.NegativeInfinity;
        const double step = MaxRedshift / Steps;
        double comovingMpc = 0;
        for (var k = 1; k <= Steps; k++)
        {
            comovingMpc += HubbleDistanceMpc * step / ExpansionRate((k - 0.5) * step);
            table[k] = 5 * Math.Log10(comovingMpc * (1 + k * step)) + 25;
        }

        return table;
    }

    private static double ExpansionRate(double redshift) =>
        Math.Sqrt(OmegaMatter * Math.Pow(1 + redshift, 3) + 1 - OmegaMatter);
}

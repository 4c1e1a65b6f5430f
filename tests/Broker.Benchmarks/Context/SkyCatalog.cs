using System.Globalization;
using System.Text;
using Broker.Ingest.Context;

namespace Broker.Benchmarks.Context;

/// <summary>
/// A made-up catalogue: seven sources of ten anywhere on the sky, the others in a thousand clusters of half a degree; the same for
/// the same seed, whatever the number of rows.
/// </summary>
internal sealed class SkyCatalog(CatalogLoadOptions options, int seed)
{
    private const int Clusters = 1000;
    private const double ClusteredShare = 0.3;
    private const double ClusterSizeDeg = 0.5;
    private const double RadPerDeg = Math.PI / 180;

    public CatalogLoadOptions Options => options;

    /// <summary>Positions, degrees, in the order of the rows.</summary>
    public IEnumerable<(double RaDeg, double DecDeg)> Places(long rows)
    {
        var dice = new Random(seed);
        var centres = new (double Ra, double Dec)[Clusters];
        for (var i = 0; i < Clusters; i++)
            centres[i] = Anywhere(dice);
        for (var row = 0L; row < rows; row++)
            yield return dice.NextDouble() < ClusteredShare ? Near(centres[dice.Next(Clusters)], dice) : Anywhere(dice);
    }

    /// <summary>Columns: id, ra, dec and the carried ones, which are made up by their name: mag, z, anything else a proper motion.</summary>
    public async Task WriteCsvAsync(string file, long rows, CancellationToken cancellation)
    {
        await using var output = new StreamWriter(file, append: false, Encoding.ASCII, 1 << 20);
        await output.WriteLineAsync($"id,ra,dec,{string.Join(',', options.Columns!)}");
        var dice = new Random(~seed);
        var number = 1_000_000_000_000L * seed;
        var letters = new char[64];
        foreach (var (ra, dec) in Places(rows))
        {
            number += dice.Next(1, 1000);
            output.Write(number);
            Write(output, letters, ra, "F7");
            Write(output, letters, dec, "F7");
            foreach (var column in options.Columns!)
            {
                var (value, format) = column switch
                {
                    "mag" => (14 + 8 * Math.Sqrt(dice.NextDouble()), "F3"),
                    "z" => (0.01 + dice.NextDouble() * dice.NextDouble(), "F5"),
                    _ => (dice.NextDouble() * 20 - 10, "F3"),
                };
                Write(output, letters, value, format);
            }

            output.Write('\n');
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static void Write(StreamWriter output, char[] letters, double value, string format)
    {
        output.Write(',');
        value.TryFormat(letters, out var length, format, CultureInfo.InvariantCulture);
        output.Write(letters.AsSpan(0, length));
    }

    private static (double RaDeg, double DecDeg) Anywhere(Random dice) => (dice.NextDouble() * 360, Math.Asin(2 * dice.NextDouble() - 1) / RadPerDeg);

    private static (double RaDeg, double DecDeg) Near((double Ra, double Dec) centre, Random dice)
    {
        var dec = Math.Clamp(centre.Dec + (dice.NextDouble() - 0.5) * ClusterSizeDeg, -90, 90);
        var ra = centre.Ra + (dice.NextDouble() - 0.5) * ClusterSizeDeg / Math.Max(0.01, Math.Cos(centre.Dec * RadPerDeg));
        return ((ra + 360) % 360, dec);
    }
}

using System.Globalization;

namespace Broker.Ingest.Context;

/// <summary>How a file becomes a catalogue. What is null is guessed from the column names.</summary>
public sealed record CatalogLoadOptions
{
    public const int UsualMatches = 5;
    public const int MostMatchesAllowed = 100;
    public const double SmallestRadiusArcsec = 0.1;

    /// <summary>A source next door would else cover half the sky: 100 kpc at 5.7 Mpc.</summary>
    public const double LargestRadiusArcsec = 3600;

    public const double LargestRadiusKpc = 10_000;
    public const int FinestOrder = 12;

    public required string Name { get; init; }

    /// <summary>Search radius around an alert, arcsec, 0.1 … 3600 (default: 5).</summary>
    public double RadiusArcsec { get; init; } = 5;

    /// <summary>Physical search radius, kpc, up to 10000; holds where it is the larger one, and not beyond 3600 arcsec.</summary>
    public double? RadiusKpc { get; init; }

    public string? RaColumn { get; init; }

    public string? DecColumn { get; init; }

    public string? IdColumn { get; init; }

    /// <summary>Redshift, from which the distance follows. Guessed only where a physical radius is asked for.</summary>
    public string? RedshiftColumn { get; init; }

    /// <summary>Angular-diameter distance, Mpc.</summary>
    public string? DistanceColumn { get; init; }

    /// <summary>Proper motion in right ascension with the factor cos δ, mas/yr.</summary>
    public string? PmRaColumn { get; init; }

    /// <summary>Proper motion in declination, mas/yr.</summary>
    public string? PmDecColumn { get; init; }

    /// <summary>Julian year of the positions, or the column that has it (default: 2000).</summary>
    public string? Epoch { get; init; }

    /// <summary>Neighbours kept per alert, 1 … 100 (default: 5).</summary>
    public int MostMatches { get; init; } = UsualMatches;

    /// <summary>HEALPix order of the cells, 0 … 12; chosen from the number of rows when null.</summary>
    public int? Order { get; init; }

    /// <summary>Columns to carry; all (at most 32) when null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Search radius of a row, in <see cref="RadiusUnit"/>; rows without one have <see cref="RadiusArcsec"/>.</summary>
    public string? RadiusColumn { get; init; }

    /// <summary>arcsec, arcmin or deg.</summary>
    public string RadiusUnit { get; init; } = Hosts.GalaxyUnits.Arcsec;

    /// <summary>The rows are galaxies, candidates for hosts.</summary>
    public bool? Galaxies { get; init; }

    /// <summary>The rows are stars: an alert on one has no host.</summary>
    public bool Stars { get; init; }

    /// <summary>What columns tell of galaxies, as <see cref="Hosts.GalaxyColumnText"/> reads it; the rest is guessed.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>With what other options say of distances.</summary>
    internal IEnumerable<string> AllRoles =>
    [
        .. RedshiftColumn is null ? Array.Empty<string>() : [$"redshift={RedshiftColumn}"],
        .. DistanceColumn is null ? Array.Empty<string>() : [$"distance={DistanceColumn}"],
        .. Roles,
    ];

    /// <summary>Of a watch list, whose <see cref="Name"/> is <c>owner/name</c>; null for a catalogue of everybody's.</summary>
    public string? Owner { get; init; }

    /// <summary>Which content of a watch list this is.</summary>
    public long Revision { get; init; }

    /// <summary>Everything that is wrong without a look at the file.</summary>
    public IEnumerable<string> Faults()
    {
        if (Galaxies is true && Stars)
            yield return "--galaxies and --stars: one of the two";
        if (Roles.Count > 0 && Galaxies is false)
            yield return "--role goes with galaxies";
        if (Owner is null && (Name.Length is 0 or > 64 || Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('-' or '_'))))
            yield return $"--name: '{Name}' must be 1 to 64 lower-case letters, digits, - or _";
        if (RadiusArcsec is not (>= SmallestRadiusArcsec and <= LargestRadiusArcsec))
            yield return Wrong("--radius", RadiusArcsec, $"between {SmallestRadiusArcsec} and {LargestRadiusArcsec} arcsec");
        if (RadiusKpc is { } kpc and not (> 0 and <= LargestRadiusKpc))
            yield return Wrong("--radius-kpc", kpc, $"above 0 and at most {LargestRadiusKpc} kpc");
        if (RedshiftColumn is not null && DistanceColumn is not null)
            yield return "--redshift and --distance-mpc: one of the two";
        if (PmRaColumn is null != PmDecColumn is null)
            yield return "--pm-ra and --pm-dec go together";
        if (MostMatches is < 1 or > MostMatchesAllowed)
            yield return Wrong("--nearest", MostMatches, $"between 1 and {MostMatchesAllowed}");
        if (Order is < 0 or > FinestOrder)
            yield return Wrong("--order", Order.Value, $"between 0 and {FinestOrder}");
    }

    private static string Wrong(string option, double value, string wanted) => string.Create(CultureInfo.InvariantCulture, $"{option}: {value} is not {wanted}");
}

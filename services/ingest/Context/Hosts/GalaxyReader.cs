using System.Globalization;

namespace Broker.Ingest.Context.Hosts;

/// <summary>Reads a galaxy from the columns of its row. A number that cannot be is as good as none.</summary>
internal sealed class GalaxyReader(IEnumerable<GalaxyColumn> columns)
{
    private readonly Dictionary<GalaxyRole, (string Column, Func<double, double> Convert)> columns =
        columns.ToDictionary(column => column.Role, column => (column.Column, GalaxyUnits.Find(column.Role, column.Unit) ?? (value => value)));

    /// <param name="valueOf">The text of a column; null when it is missing.</param>
    public Galaxy Read(Func<string, string?> valueOf)
    {
        var semiMajor = Positive(valueOf, GalaxyRole.SemiMajor);
        var isophote = Positive(valueOf, GalaxyRole.Isophote);
        var ratio = Positive(valueOf, GalaxyRole.AxisRatio) ?? Positive(valueOf, GalaxyRole.SemiMinor) / (semiMajor ?? isophote);
        return new Galaxy
        {
            SemiMajorArcsec = semiMajor ?? isophote / LightRadius.IsophoteOverHalfLight,
            AxisRatio = ratio is > 0 and <= 1 ? ratio : null,
            PositionAngleDeg = Number(valueOf, GalaxyRole.PositionAngle) is >= -360 and <= 360 and var angle ? angle : null,
            RadiusArcsec = Positive(valueOf, GalaxyRole.Radius),
            Redshift = Number(valueOf, GalaxyRole.Redshift) is > -0.01 and <= Core.Sky.Cosmology.LargestRedshift and var redshift ? redshift : null,
            DistanceMpc = Positive(valueOf, GalaxyRole.Distance),
            Magnitude = Number(valueOf, GalaxyRole.Magnitude) is > -5 and < 40 and var magnitude ? magnitude : null,
            Morphology = Text(valueOf, GalaxyRole.Morphology),
            IsGalaxy = ObjectTypes.MayBeGalaxy(Text(valueOf, GalaxyRole.ObjectType)),
        };
    }

    private string? Text(Func<string, string?> valueOf, GalaxyRole role) => columns.TryGetValue(role, out var known) ? valueOf(known.Column) : null;

    private double? Number(Func<string, string?> valueOf, GalaxyRole role) =>
        double.TryParse(Text(valueOf, role), NumberStyles.Float, CultureInfo.InvariantCulture, out var raw)
        && columns[role].Convert(raw) is var value && double.IsFinite(value) ? value : null;

    // 0 and -999 are how tables write that they do not know.
    private double? Positive(Func<string, string?> valueOf, GalaxyRole role) => Number(valueOf, role) is > 0 and var value ? value : null;
}

using System.Text.Json.Serialization;

namespace Broker.Ingest.Context.Hosts;

/// <summary>What a column of a catalogue of galaxies tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GalaxyRole>))]
public enum GalaxyRole
{
    /// <summary>Semi-major axis that holds about half of the light.</summary>
    SemiMajor,

    /// <summary>Semi-major axis of an isophote near 25 mag/arcsec²: D25, R25, K20.</summary>
    Isophote,

    SemiMinor,

    AxisRatio,

    PositionAngle,

    /// <summary>Half-light radius of a galaxy without axes.</summary>
    Radius,

    Redshift,

    Distance,

    Magnitude,

    Morphology,

    /// <summary>Kind of object: rows that are stars or nebulae are no galaxies.</summary>
    ObjectType,
}

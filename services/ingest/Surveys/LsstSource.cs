namespace Broker.Ingest.Surveys;

/// <summary>A <c>diaSource</c>, <c>diaForcedSource</c> or <c>diaNondetectionLimit</c>: the last two fill a part of it.</summary>
public sealed class LsstSource
{
    public long? SourceId { get; set; }

    public long? ObjectId { get; set; }

    public long? SolarSystemObjectId { get; set; }

    /// <summary><c>midpointMjdTai</c>, <c>midPointTai</c> up to 4.0: MJD TAI, days.</summary>
    public double? MidpointTai { get; set; }

    /// <summary><c>band</c>, <c>filterName</c> up to 4.0.</summary>
    public string? Band { get; set; }

    public double? RaDeg { get; set; }

    public double? DecDeg { get; set; }

    /// <summary><c>psfFlux</c>, <c>psFlux</c> up to 4.0: on the difference image, nJy, signed.</summary>
    public double? FluxNanoJy { get; set; }

    public double? FluxErrNanoJy { get; set; }

    /// <summary><c>scienceFlux</c>, <c>totFlux</c> up to 4.0.</summary>
    public double? ScienceFluxNanoJy { get; set; }

    public double? TemplateFluxNanoJy { get; set; }

    public double? Reliability { get; set; }

    /// <summary><c>diaNoise</c> of a non-detection: one sigma, nJy.</summary>
    public double? NoiseNanoJy { get; set; }

    /// <summary><c>timeWithdrawnMjdTai</c>: when the survey took the measurement back.</summary>
    public double? WithdrawnMjdTai { get; set; }

    /// <summary>Names of the boolean fields that are true.</summary>
    public List<string> Flags { get; } = [];

    public void Clear()
    {
        SourceId = ObjectId = SolarSystemObjectId = null;
        MidpointTai = RaDeg = DecDeg = FluxNanoJy = FluxErrNanoJy = null;
        ScienceFluxNanoJy = TemplateFluxNanoJy = Reliability = NoiseNanoJy = WithdrawnMjdTai = null;
        Band = null;
        Flags.Clear();
    }
}

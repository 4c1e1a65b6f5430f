namespace Broker.Ingest.Surveys;

/// <summary>
/// A <c>diaSource</c>, <c>diaForcedSource</c> or <c>diaNondetectionLimit</c>: the last two fill a part of it. Missing is what the stream
/// itself writes where its schema documents null: 0 for an id, NaN for a number.
/// </summary>
public sealed class LsstSource
{
    public long SourceId { get; set; }

    public long ObjectId { get; set; }

    public long SolarSystemObjectId { get; set; }

    /// <summary><c>midpointMjdTai</c>, <c>midPointTai</c> up to 4.0: MJD TAI, days.</summary>
    public double MidpointTai { get; set; } = double.NaN;

    /// <summary><c>band</c>, <c>filterName</c> up to 4.0.</summary>
    public string? Band { get; set; }

    public double RaDeg { get; set; } = double.NaN;

    public double DecDeg { get; set; } = double.NaN;

    /// <summary><c>psfFlux</c>, <c>psFlux</c> up to 4.0: on the difference image, nJy, signed.</summary>
    public double FluxNanoJy { get; set; } = double.NaN;

    public double FluxErrNanoJy { get; set; } = double.NaN;

    /// <summary><c>scienceFlux</c>, <c>totFlux</c> up to 4.0.</summary>
    public double ScienceFluxNanoJy { get; set; } = double.NaN;

    public double TemplateFluxNanoJy { get; set; } = double.NaN;

    public double Reliability { get; set; } = double.NaN;

    /// <summary><c>diaNoise</c> of a non-detection: one sigma, nJy.</summary>
    public double NoiseNanoJy { get; set; } = double.NaN;

    /// <summary><c>timeWithdrawnMjdTai</c>: when the survey took the measurement back.</summary>
    public double WithdrawnMjdTai { get; set; } = double.NaN;

    /// <summary>Names of the boolean fields that are true.</summary>
    public List<string> Flags { get; } = [];

    public void Clear()
    {
        SourceId = ObjectId = SolarSystemObjectId = 0;
        MidpointTai = RaDeg = DecDeg = FluxNanoJy = FluxErrNanoJy = double.NaN;
        ScienceFluxNanoJy = TemplateFluxNanoJy = Reliability = NoiseNanoJy = WithdrawnMjdTai = double.NaN;
        Band = null;
        Flags.Clear();
    }
}

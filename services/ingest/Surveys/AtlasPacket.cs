namespace Broker.Ingest.Surveys;

/// <summary>What we use of an ATLAS alert packet (record <c>atlas.alert</c>, 0.1): one detection, no history.</summary>
public sealed class AtlasPacket : ISurveyPacket
{
    public string? SchemaVersion { get; set; }

    public string? ObjectId { get; set; }

    /// <summary>Exposure name, underscore, running number within the exposure: <c>02a59543o0072o_000833</c>.</summary>
    public string? CandidateId { get; set; }

    /// <summary><c>pid</c>: telescope, night and number of the exposure in digits, <c>2595430072</c>.</summary>
    public long? ExposureId { get; set; }

    /// <summary><c>mjd</c>, days; the schema names no scale, the survey's clocks are UTC.</summary>
    public double? MjdUtc { get; set; }

    /// <summary>o (orange) or c (cyan).</summary>
    public string? Filter { get; set; }

    public double? RaDeg { get; set; }

    public double? DecDeg { get; set; }

    /// <summary><c>flux</c>: of the difference, microjansky, signed.</summary>
    public double? FluxMicroJy { get; set; }

    /// <summary><c>Dmag</c>: one-sigma error of the magnitude, mag.</summary>
    public double? MagErr { get; set; }

    public double? RealBogus { get; set; }

    /// <summary><c>Det</c>: 0 fixed, 1 free, 2 trail, 3 streak; 10 more for a fake that the survey planted.</summary>
    public long? DetectionKind { get; set; }

    /// <summary><c>Dup</c>: set on the second measurement of one source.</summary>
    public long? Duplicate { get; set; }

    public Cutouts Cutouts { get; } = new();

    public void Clear()
    {
        SchemaVersion = ObjectId = CandidateId = Filter = null;
        ExposureId = DetectionKind = Duplicate = null;
        MjdUtc = RaDeg = DecDeg = FluxMicroJy = MagErr = RealBogus = null;
        Cutouts.Clear();
    }
}

namespace Broker.Ingest.Surveys;

/// <summary>
/// A ZTF <c>candidate</c> or an entry of <c>prv_candidates</c>; an entry without <c>magpsf</c> is a non-detection.
/// A number that is missing is NaN, which the stream writes too.
/// </summary>
public sealed class ZtfCandidate
{
    public long? CandidateId { get; set; }

    /// <summary>Start of the exposure, JD in UTC, days (schema documentation of <c>jd</c>).</summary>
    public double JdUtc { get; set; } = double.NaN;

    /// <summary><c>fid</c>: 1 g, 2 r, 3 i.</summary>
    public long? FilterId { get; set; }

    /// <summary><c>programid</c>: 1 public, 2 partnership, 3 Caltech.</summary>
    public long? ProgramId { get; set; }

    public double RaDeg { get; set; } = double.NaN;

    public double DecDeg { get; set; } = double.NaN;

    /// <summary><c>isdiffpos</c> as written: t, 1 or true brighter than the template; f, 0 or false fainter.</summary>
    public string? IsPositive { get; set; }

    /// <summary><c>magpsf</c>: AB magnitude of the size of the difference.</summary>
    public double Mag { get; set; } = double.NaN;

    /// <summary><c>sigmapsf</c>, mag.</summary>
    public double MagErr { get; set; } = double.NaN;

    /// <summary><c>diffmaglim</c>: five-sigma limit of the difference image, AB magnitude.</summary>
    public double MagLimit { get; set; } = double.NaN;

    /// <summary><c>rb</c>: random-forest real/bogus score.</summary>
    public double RealBogus { get; set; } = double.NaN;

    /// <summary><c>drb</c>: deep-learning real/bogus score, from 3.0 on.</summary>
    public double DeepRealBogus { get; set; } = double.NaN;

    /// <summary><c>ssdistnr</c>: distance of the nearest known solar-system object, arcsec.</summary>
    public double SolarSystemArcsec { get; set; } = double.NaN;

    /// <summary><c>ssnamenr</c>: its name.</summary>
    public string? SolarSystemName { get; set; }

    /// <summary><c>ndethist</c>: detections at this place so far, this one included.</summary>
    public long DetectionCount { get; set; }

    /// <summary><c>jdstarthist</c>: start of the exposure of the first of them, JD in UTC, days.</summary>
    public double FirstDetectionJdUtc { get; set; } = double.NaN;

    /// <summary><c>tooflag</c>: 1 for a target of opportunity.</summary>
    public long? TargetOfOpportunity { get; set; }

    /// <summary><c>nbad</c>: bad pixels in a 5 x 5 stamp.</summary>
    public long? BadPixels { get; set; }

    public void Clear()
    {
        CandidateId = FilterId = ProgramId = TargetOfOpportunity = BadPixels = null;
        DetectionCount = 0;
        JdUtc = RaDeg = DecDeg = Mag = MagErr = MagLimit = RealBogus = DeepRealBogus = SolarSystemArcsec = FirstDetectionJdUtc = double.NaN;
        IsPositive = SolarSystemName = null;
    }
}

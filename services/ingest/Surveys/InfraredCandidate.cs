namespace Broker.Ingest.Surveys;

/// <summary>A <c>candidate</c> or an entry of <c>prv_candidates</c>; an entry without <c>magpsf</c> is a non-detection.</summary>
public sealed class InfraredCandidate
{
    public long? CandidateId { get; set; }

    /// <summary>Start of the exposure, JD, days; the schemas took ZTF's words over, which mean UTC.</summary>
    public double? JdUtc { get; set; }

    /// <summary><c>fid</c>; each survey has its own numbers.</summary>
    public long? FilterId { get; set; }

    public long? ProgramId { get; set; }

    public double? RaDeg { get; set; }

    public double? DecDeg { get; set; }

    /// <summary><c>isdiffpos</c>: brighter than the template; null when not said.</summary>
    public bool? IsPositive { get; set; }

    /// <summary><c>magpsf</c>: size of the difference, mag in the survey's system.</summary>
    public double? Mag { get; set; }

    public double? MagErr { get; set; }

    /// <summary><c>diffmaglim</c>: five sigma, mag in the survey's system.</summary>
    public double? MagLimit { get; set; }

    /// <summary><c>rb</c>.</summary>
    public double? RealBogus { get; set; }

    /// <summary><c>drb</c>.</summary>
    public double? DeepRealBogus { get; set; }

    /// <summary><c>ssdistnr</c>, arcsec.</summary>
    public double? SolarSystemArcsec { get; set; }

    /// <summary><c>ssnamenr</c>.</summary>
    public string? SolarSystemName { get; set; }

    /// <summary>Names of the fields that warn.</summary>
    public List<string> Flags { get; } = [];

    public void Clear()
    {
        CandidateId = FilterId = ProgramId = null;
        JdUtc = RaDeg = DecDeg = Mag = MagErr = MagLimit = RealBogus = DeepRealBogus = SolarSystemArcsec = null;
        IsPositive = null;
        SolarSystemName = null;
        Flags.Clear();
    }
}

namespace Broker.Ingest.Surveys;

/// <summary>An entry of ZTF's <c>fp_hists</c> (from 4.0 on): forced photometry at the candidate's position.</summary>
public sealed class ZtfForced
{
    /// <summary>Start of the exposure, JD in UTC, days.</summary>
    public double? JdUtc { get; set; }

    public long? FilterId { get; set; }

    /// <summary><c>forcediffimflux</c>, counts.</summary>
    public double? FluxCounts { get; set; }

    /// <summary><c>forcediffimfluxunc</c>, counts.</summary>
    public double? FluxErrCounts { get; set; }

    /// <summary><c>magzpsci</c>: AB magnitude of one count.</summary>
    public double? ZeroPointMag { get; set; }

    /// <summary><c>diffmaglim</c>: five-sigma limit of the difference image, AB magnitude.</summary>
    public double? MagLimit { get; set; }

    /// <summary><c>procstatus</c>: 0, or codes separated by commas.</summary>
    public string? Status { get; set; }

    public void Clear()
    {
        JdUtc = FluxCounts = FluxErrCounts = ZeroPointMag = MagLimit = null;
        FilterId = null;
        Status = null;
    }
}

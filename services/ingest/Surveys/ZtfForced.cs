namespace Broker.Ingest.Surveys;

/// <summary>An entry of ZTF's <c>fp_hists</c> (from 4.0 on): forced photometry at the candidate's position. A number that is missing is NaN.</summary>
public sealed class ZtfForced
{
    /// <summary>Start of the exposure, JD in UTC, days.</summary>
    public double JdUtc { get; set; } = double.NaN;

    public long? FilterId { get; set; }

    /// <summary><c>forcediffimflux</c>, counts.</summary>
    public double FluxCounts { get; set; } = double.NaN;

    /// <summary><c>forcediffimfluxunc</c>, counts.</summary>
    public double FluxErrCounts { get; set; } = double.NaN;

    /// <summary><c>magzpsci</c>: AB magnitude of one count.</summary>
    public double ZeroPointMag { get; set; } = double.NaN;

    /// <summary><c>diffmaglim</c>: five-sigma limit of the difference image, AB magnitude.</summary>
    public double MagLimit { get; set; } = double.NaN;

    /// <summary><c>procstatus</c>: 0, or codes separated by commas.</summary>
    public string? Status { get; set; }

    public void Clear()
    {
        JdUtc = FluxCounts = FluxErrCounts = ZeroPointMag = MagLimit = double.NaN;
        FilterId = null;
        Status = null;
    }
}

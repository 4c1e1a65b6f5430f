namespace Broker.Ingest.Surveys;

/// <summary>A DECAT <c>source</c>, or a DESIRT <c>Candidate</c> or <c>FpHist</c>, which have no ids.</summary>
public sealed class DecamMeasurement
{
    /// <summary><c>sourceid</c>.</summary>
    public long? Id { get; set; }

    /// <summary>
    /// <c>mjd</c>, days, from the image's MJD-OBS, which is UTC. DECAT writes it as a float: it is known to five minutes only.
    /// </summary>
    public double? MjdUtc { get; set; }

    /// <summary><c>band</c> (<c>r</c>), or <c>filter</c> as the camera names it (<c>r DECam SDSS c0002 6415.0 1480.0</c>).</summary>
    public string? Filter { get; set; }

    public double? RaDeg { get; set; }

    public double? DecDeg { get; set; }

    /// <summary>On the difference image, signed; its unit is that of <see cref="ZeroPointMag"/> or of the program.</summary>
    public double? Flux { get; set; }

    public double? FluxErr { get; set; }

    /// <summary><c>magzp</c> of DECAT: AB magnitude of a flux of 1.</summary>
    public double? ZeroPointMag { get; set; }

    /// <summary><c>limmag</c> or <c>diffmaglim</c>, AB magnitude.</summary>
    public double? MagLimit { get; set; }

    public double? RealBogus { get; set; }

    /// <summary>Of the measurement that made the alert only.</summary>
    public Cutouts Cutouts { get; } = new();

    public void Clear()
    {
        Id = null;
        Filter = null;
        MjdUtc = RaDeg = DecDeg = Flux = FluxErr = ZeroPointMag = MagLimit = RealBogus = null;
        Cutouts.Clear();
    }
}

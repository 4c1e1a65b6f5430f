namespace Broker.Broker.Simulator.Packets;

/// <summary>A Rubin alert ready to be written.</summary>
internal sealed class LsstDraft
{
    /// <summary>Forced photometry reaches back this far before the first detection.</summary>
    private const double PrecoveryDays = 30;

    public LsstDraft(SimulatedAlert alert, byte[] cutouts)
    {
        Now = new Measured(alert.Object, alert.Now);
        Cutouts = cutouts;
        var detections = new List<Measured>();
        var forced = new List<Measured>();
        for (var k = alert.FirstDetection; k < alert.Past.Count; k++)
        {
            if (alert.Past[k].Detected)
                detections.Add(new Measured(alert.Object, alert.Past[k]));
        }

        FirstMjd = detections.Count > 0 ? detections[0].Seen.Visit.MjdTai : Now.Seen.Visit.MjdTai;
        foreach (var past in alert.Past)
        {
            if (detections.Count > 0 && past.Visit.MjdTai >= FirstMjd - PrecoveryDays)
                forced.Add(new Measured(alert.Object, past));
        }

        Detections = detections;
        ForcedPhotometry = forced;
        foreach (var one in detections.Append(Now))
            Statistics[one.Seen.Visit.Band.Index].Add(one.Seen);
    }

    public Measured Now { get; }

    /// <summary>Before this one.</summary>
    public IReadOnlyList<Measured> Detections { get; }

    public IReadOnlyList<Measured> ForcedPhotometry { get; }

    public double FirstMjd { get; }

    /// <summary>By band index.</summary>
    public BandStatistics[] Statistics { get; } = [new(), new(), new(), new(), new(), new()];

    /// <summary>Difference, science and template, one behind the other.</summary>
    public byte[] Cutouts { get; }

    public (double LonDeg, double LatDeg) Ecliptic => SkyFrame.Ecliptic(Now.RaDeg, Now.DecDeg);

    public (double LonDeg, double LatDeg) Galactic => SkyFrame.Galactic(Now.RaDeg, Now.DecDeg);
}

using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Packets;

/// <summary>A ZTF alert ready to be written.</summary>
internal sealed class ZtfDraft
{
    private const double TaiMinusUtcDays = 37.0 / 86400;

    /// <summary>How far back a packet's history goes.</summary>
    private const double HistoryDays = 30;

    public ZtfDraft(SimulatedAlert alert)
    {
        Now = new Measured(alert.Object, alert.Now);
        var recent = alert.Past.Where(one => one.Visit.MjdTai >= alert.Now.Visit.MjdTai - HistoryDays)
            .Select(one => new Measured(alert.Object, one)).ToArray();
        Previous = [.. recent.Where(one => !one.Seen.Masked)];
        ForcedPhotometry = alert.Object.Source.Moves ? [] : recent;
        DetectionCount = 1 + alert.Past.Count(one => one.Detected);
        FirstJd = Jd(alert.FirstDetection < alert.Past.Count ? alert.Past[alert.FirstDetection].Visit.MjdTai : alert.Now.Visit.MjdTai);
        NeighbourArcsec = alert.Object.Source.Bogus || alert.Object.Source.Moves ? Dice.For(alert.Object.Seed, 9).Uniform(0, 12) : ReferenceArcsec(alert.Object);
        StarScore = alert.Object.Source.Host is null ? 0.98 : 0.04;
        NeighbourMag = alert.Object.Source.Host is { } host ? host.RMag : Photometry.MagAb(alert.Object.Source.TemplateNanoJy(Band.R));
    }

    public Measured Now { get; }

    /// <summary>Detections and upper limits.</summary>
    public IReadOnlyList<Measured> Previous { get; }

    public IReadOnlyList<Measured> ForcedPhotometry { get; }

    public int DetectionCount { get; }

    public double FirstJd { get; }

    public double NeighbourArcsec { get; }

    /// <summary>0 galaxy … 1 star.</summary>
    public double StarScore { get; }

    public double? NeighbourMag { get; }

    public byte[] Difference { get; init; } = [];

    public byte[] Science { get; init; } = [];

    public byte[] Template { get; init; } = [];

    public static double Jd(double mjdTai) => mjdTai - TaiMinusUtcDays + 2_400_000.5;

    /// <summary>From a declination zone and a step in right ascension, as field grids are numbered.</summary>
    public static long Field(Measured one) => 250 + 40 * (long)((one.Object.DecDeg + 30) / 7) + (long)(one.Object.RaDeg / 9.5);

    /// <summary>Distance to what stands in the reference image: the star itself, or the middle of the host.</summary>
    public static double ReferenceArcsec(SimulatedObject thing) =>
        thing.Source.Host?.OffsetArcsec ?? 0.05 + 0.2 * Dice.For(thing.Seed, 8).Uniform();
}

using System.Globalization;

namespace Broker.Broker.Simulator.Tables;

/// <summary>One line of <c>truth.csv</c>: <c>object,survey,class,ra,dec,redshift,peak_mjd,peak_mag</c>; empty where a class has no such thing.</summary>
public static class Truth
{
    public const string Header = "object,survey,class,ra,dec,redshift,peak_mjd,peak_mag";

    /// <summary>
    /// The peak of a transient is that of its model; of anything else, the largest true change among the observations.
    /// The magnitude is of the difference flux, in the band where that is largest.
    /// </summary>
    public static string Line(SimulatedObject thing, IReadOnlyList<Observation> observations)
    {
        var (peakMjd, peakNanoJy) = Peak(thing, observations);
        var peakMag = Core.Alerts.Photometry.MagAb(peakNanoJy);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{thing.Name},{thing.Survey.Name},{thing.ClassName},{thing.RaDeg:F6},{thing.DecDeg:F6},{thing.Source.Redshift:F4},{peakMjd:F4},{peakMag:F3}");
    }

    private static (double? Mjd, double? FluxNanoJy) Peak(SimulatedObject thing, IReadOnlyList<Observation> observations)
    {
        if (thing.Source is { Redshift: not null, PeakMjd: { } peakMjd })
            return (peakMjd, Band.All.Where(thing.Survey.Sees).Max(band => thing.Source.DifferenceNanoJy(peakMjd, band)));
        if (observations.Count == 0)
            return (null, null);
        var brightest = observations.MaxBy(one => Math.Abs(one.TrueNanoJy));
        return (brightest.Visit.MjdTai, Math.Abs(brightest.TrueNanoJy));
    }
}

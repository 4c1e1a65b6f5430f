namespace Broker.Classify.Features;

/// <summary>The points of one band. Buffers are kept over <see cref="Clear"/>; not thread-safe.</summary>
public sealed class BandCurve
{
    private int? _peak;

    public string Band { get; private set; } = "";

    /// <summary>Every measured flux, detected or forced, nJy.</summary>
    public Series Flux { get; } = new();

    /// <summary>The same points where the magnitude exists.</summary>
    public Series Mag { get; } = new();

    /// <summary>Detections that brighten: flux in nJy.</summary>
    public Series DetectedFlux { get; } = new();

    /// <summary>The same detections, AB magnitude.</summary>
    public Series DetectedMag { get; } = new();

    /// <summary>Time of the latest non-detection before the first detection, MJD; null when there is none.</summary>
    public double? LastLimitMjd { get; private set; }

    /// <summary>Index of the brightest detection within the detected series, the first one on a tie; needs a detection.</summary>
    public int Peak => _peak ??= DetectedFlux.Values.IndexOf(DetectedFlux.Max);

    public Series Of(Quantity quantity) => quantity == Quantity.Flux ? Flux : Mag;

    public void Clear(string band)
    {
        Band = band;
        LastLimitMjd = null;
        _peak = null;
        Flux.Clear();
        Mag.Clear();
        DetectedFlux.Clear();
        DetectedMag.Clear();
    }

    /// <summary>Appends a point; they must come in time order.</summary>
    public void Add(in MeasuredPoint measured)
    {
        var point = measured.Point;
        Flux.Add(point.MjdTai, point.FluxNanoJy, point.FluxErrNanoJy);
        Mag.Add(point.MjdTai, measured.MagAb, measured.MagErr);
        if (measured.IsDetected && point.FluxNanoJy is not null && measured is { MagAb: not null, MagErr: not null })
        {
            DetectedFlux.Add(point.MjdTai, point.FluxNanoJy, point.FluxErrNanoJy ?? 0);
            DetectedMag.Add(point.MjdTai, measured.MagAb, measured.MagErr);
        }
        else if (DetectedFlux.Count == 0 && measured.IsNonDetection)
        {
            LastLimitMjd = point.MjdTai;
        }
    }
}

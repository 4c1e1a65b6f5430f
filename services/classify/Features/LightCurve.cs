using System.Runtime.InteropServices;
using Broker.Core.Alerts;

namespace Broker.Classify.Features;

/// <summary>
/// What the features of one object are computed from: its points up to one moment, sorted by time and band.
/// Filled again and again; one per thread.
/// </summary>
public sealed class LightCurve
{
    /// <summary>More bands than this are left out: no survey has them.</summary>
    public const int MaxBands = 32;

    /// <summary>Points beyond this are left out, the oldest first.</summary>
    public const int MaxPoints = 100_000;

    /// <summary>Models look back this far before the first detection: as far as most surveys do, and as far as their training tables.</summary>
    public const double ModelLookBackDays = 30;

    private readonly List<MeasuredPoint> _sorted = [];
    private readonly List<MeasuredPoint> _points = [];
    private readonly List<BandCurve> _pool = [];
    private readonly List<BandCurve> _bands = [];

    /// <summary>Points earlier than this before the first detection are left out, days; null keeps everything.</summary>
    public double? LookBackDays { get; init; }

    public static LightCurve ForModels() => new() { LookBackDays = ModelLookBackDays };

    /// <summary>Bands with at least one point, in the order of their first points.</summary>
    public IReadOnlyList<BandCurve> Bands => _bands;

    /// <summary>Every point, in time order.</summary>
    public ReadOnlySpan<MeasuredPoint> Points => CollectionsMarshal.AsSpan(_points);

    /// <summary>The moment the features speak of, MJD: that of the alert, else of the last point.</summary>
    public double NowMjd { get; private set; }

    public double? RaDeg { get; private set; }

    public double? DecDeg { get; private set; }

    public BandCurve? Band(string name)
    {
        foreach (var band in _bands)
            if (band.Band == name)
                return band;
        return null;
    }

    /// <summary>An alert's light curve. A point later than the alert is left out, and so is a forced flux of a detection's own exposure.</summary>
    public void Load(Alert alert)
    {
        _sorted.Clear();
        foreach (var point in alert.LightCurve)
            if (Past.Holds(alert, point))
                _sorted.Add(MeasuredPoint.Of(point));
        Sort();
        LookBack();
        _points.Clear();
        for (var i = 0; i < _sorted.Count; i++)
            if (_sorted[i].Point.Status != PointStatus.Forced || !(DetectedBeside(i, -1) || DetectedBeside(i, 1)))
                _points.Add(_sorted[i]);
        Distribute();
        (NowMjd, RaDeg, DecDeg) = (alert.MjdTai, alert.RaDeg, alert.DecDeg);
    }

    /// <summary>Points of a table up to a moment, as they are.</summary>
    public void Load(IReadOnlyList<MeasuredPoint> points, double untilMjd = double.PositiveInfinity)
    {
        _sorted.Clear();
        foreach (var point in points)
            if (point.Point.MjdTai <= untilMjd)
                _sorted.Add(point);
        Sort();
        LookBack();
        _points.Clear();
        _points.AddRange(_sorted);
        Distribute();
        (NowMjd, RaDeg, DecDeg) = (_points.Count == 0 ? 0 : _points[^1].Point.MjdTai, null, null);
    }

    /// <summary>Points of a table as the object's last alert shows them: up to its last detection.</summary>
    public void LoadAsLastAlert(IReadOnlyList<MeasuredPoint> points) =>
        Load(points, points.Where(p => p.IsDetected).Select(p => p.Point.MjdTai).DefaultIfEmpty(double.PositiveInfinity).Max());

    public int DetectionCount
    {
        get
        {
            var count = 0;
            foreach (var point in _points)
                count += point.IsDetected ? 1 : 0;
            return count;
        }
    }

    /// <summary>Stable, and free when the points are in order, as packets have them.</summary>
    private void Sort()
    {
        for (var i = 1; i < _sorted.Count; i++)
        {
            if (_sorted[i].Point.MjdTai >= _sorted[i - 1].Point.MjdTai)
                continue;
            var inOrder = _sorted.OrderBy(p => p.Point.MjdTai).ToList();
            _sorted.Clear();
            _sorted.AddRange(inOrder);
            break;
        }

        if (_sorted.Count > MaxPoints)
            _sorted.RemoveRange(0, _sorted.Count - MaxPoints);
    }

    private void LookBack()
    {
        var first = _sorted.FindIndex(p => p.IsDetected);
        if (LookBackDays is not { } days || first < 0)
            return;
        var fromMjd = _sorted[first].Point.MjdTai - days;
        _sorted.RemoveRange(0, _sorted.FindIndex(p => p.Point.MjdTai >= fromMjd));
    }

    private bool DetectedBeside(int forced, int step)
    {
        for (var i = forced + step; i >= 0 && i < _sorted.Count; i += step)
        {
            if (Math.Abs(_sorted[i].Point.MjdTai - _sorted[forced].Point.MjdTai) > Past.SameExposureDays)
                return false;
            if (_sorted[i].IsDetected && _sorted[i].Point.Band == _sorted[forced].Point.Band)
                return true;
        }

        return false;
    }

    private void Distribute()
    {
        _bands.Clear();
        foreach (var point in _points)
        {
            var band = Band(point.Point.Band);
            if (band is null && _bands.Count < MaxBands)
                _bands.Add(band = FromPool(point.Point.Band));
            band?.Add(point);
        }
    }

    private BandCurve FromPool(string name)
    {
        if (_bands.Count == _pool.Count)
            _pool.Add(new BandCurve());
        var band = _pool[_bands.Count];
        band.Clear(name);
        return band;
    }
}

using System.Runtime.InteropServices;
using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>What the light curves of all surveys have in common.</summary>
public static class LightCurves
{
    /// <summary>A packet writes detections and forced photometry in order, each by itself; more runs than this are no order.</summary>
    private const int MostRuns = 8;

    /// <summary>Points kept for the next merging; a longer run has a buffer of its own.</summary>
    private const int MostKeptPoints = 4096;

    private static readonly Comparison<LightCurvePoint> ByValue = (left, right) => Compare(in left, in right);

    [ThreadStatic]
    private static LightCurvePoint[]? kept;

    /// <summary>
    /// By time; points of one moment by what they are, then by band and flux, so that a repeat gives the same order. A point whose
    /// time cannot be is left out: nothing can be said of it.
    /// </summary>
    public static void InTimeOrder(List<LightCurvePoint> points)
    {
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(points))
        {
            if (AlertRange.IsTime(point.MjdTai))
                continue;
            points.RemoveAll(static point => !AlertRange.IsTime(point.MjdTai));
            break;
        }

        var all = CollectionsMarshal.AsSpan(points);
        var merged = RunAt(all, 0);
        for (var runs = 1; merged < all.Length; runs++)
        {
            if (runs == MostRuns)
            {
                all.Sort(ByValue);
                return;
            }

            var end = RunAt(all, merged);
            Merge(all[..end], merged);
            merged = end;
        }
    }

    /// <summary>The value, or null when it is missing, infinite or not a number.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <inheritdoc cref="Finite(double?)"/>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Where the ordered run that begins at <paramref name="start"/> ends.</summary>
    private static int RunAt(ReadOnlySpan<LightCurvePoint> points, int start)
    {
        var end = Math.Min(start + 1, points.Length);
        while (end < points.Length && Compare(in points[end - 1], in points[end]) <= 0)
            end++;
        return end;
    }

    /// <summary>Two ordered runs that stand side by side become one, from the end on; only what is later than both stays where it is.</summary>
    private static void Merge(Span<LightCurvePoint> points, int second)
    {
        var count = points.Length - second;
        if (kept is null || kept.Length < count)
            kept = new LightCurvePoint[Math.Max(count, MostKeptPoints)];
        var right = kept.AsSpan(0, count);
        points[second..].CopyTo(right);
        var (left, next, to) = (second - 1, count - 1, points.Length - 1);
        while (next >= 0)
        {
            if (left >= 0 && Compare(in points[left], in right[next]) > 0)
                points[to--] = points[left--];
            else
                points[to--] = right[next--];
        }

        if (kept.Length > MostKeptPoints)
            kept = null;
    }

    private static int Compare(ref readonly LightCurvePoint left, ref readonly LightCurvePoint right)
    {
        if (left.MjdTai < right.MjdTai)
            return -1;
        return left.MjdTai > right.MjdTai ? 1 : CompareOfOneMoment(in left, in right);
    }

    private static int CompareOfOneMoment(ref readonly LightCurvePoint left, ref readonly LightCurvePoint right)
    {
        var order = (int)left.Status - (int)right.Status;
        if (order == 0)
            order = string.CompareOrdinal(left.Band, right.Band);
        if (order == 0)
            order = Nullable.Compare(left.FluxNanoJy, right.FluxNanoJy);
        return order != 0 ? order : Nullable.Compare(left.LimitNanoJy, right.LimitNanoJy);
    }
}

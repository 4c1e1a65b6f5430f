using Broker.Classify.Features;

namespace Broker.Classify.Models.Training;

/// <summary>An object as an alert at one of its detections shows it: that detection and the past, nothing later.</summary>
/// <param name="DetectionsOnly">As surveys without forced photometry and limits would show it.</param>
public readonly record struct Moment(LabelledObject Object, double UntilMjd, bool DetectionsOnly)
{
    public void Load(LightCurve curve) =>
        curve.Load(DetectionsOnly ? [.. Object.Points.Where(p => p.IsDetected)] : Object.Points, UntilMjd);

    /// <summary>The last detection, and others drawn at random among those that are late enough for a score.</summary>
    public static IEnumerable<Moment> Drawn(LabelledObject thing, TrainingOptions options, Random random)
    {
        var times = Detections(thing);
        if (times.Length < options.MinimumDetections)
            yield break;
        yield return new Moment(thing, times[^1], random.Next(2) == 0);
        for (var i = 1; i < options.SamplesPerObject && times.Length > options.MinimumDetections; i++)
            yield return new Moment(thing, times[random.Next(options.MinimumDetections - 1, times.Length)], random.Next(2) == 0);
    }

    /// <summary>The last detection at most <paramref name="days"/> after the first; null when there are too few by then.</summary>
    public static Moment? AtAge(LabelledObject thing, double days, int minimumDetections)
    {
        var times = Detections(thing);
        var known = times.Count(t => t <= times[0] + days);
        return known >= minimumDetections ? new Moment(thing, times[known - 1], false) : null;
    }

    private static double[] Detections(LabelledObject thing) => [.. thing.Points.Where(p => p.IsDetected).Select(p => p.Point.MjdTai)];
}

using Broker.Classify.Features;

namespace Broker.Classify.Models.Training;

/// <summary>Moments turned into rows of features.</summary>
public static class FeatureRows
{
    /// <summary>Moments × features, row after row, NaN where missing. Uses every core; the result does not depend on how many.</summary>
    public static float[] Of(IReadOnlyList<Moment> moments, FeatureVector features)
    {
        var rows = new float[moments.Count * features.Count];
        Parallel.For(0, moments.Count, LightCurve.ForModels, (i, _, curve) =>
        {
            moments[i].Load(curve);
            features.Fill(curve, rows.AsSpan(i * features.Count, features.Count));
            return curve;
        }, _ => { });
        return rows;
    }
}

using Broker.Classify.Features;

namespace Broker.Classify.Models;

/// <summary>
/// The ordered features of a model, resolved once from their names:
/// <c>g.flux.Skew</c> (band, quantity, feature), <c>g-r.mag.ColorOfMedian</c>, <c>g.rise_rate_fit_mag_d</c>, <c>all.n_detections</c>.
/// </summary>
public sealed class FeatureVector
{
    private readonly Func<LightCurve, FeatureValue>[] _readers;

    internal FeatureVector(params Func<LightCurve, FeatureValue>[] readers) => _readers = readers;

    public int Count => _readers.Length;

    /// <summary>Throws <see cref="ModelException"/> naming every feature that this program does not know.</summary>
    public static FeatureVector Of(IReadOnlyList<string> names)
    {
        var readers = names.Select(Reader).ToArray();
        var unknown = names.Where((_, i) => readers[i] is null).ToArray();
        return unknown.Length == 0
            ? new FeatureVector(readers!)
            : throw new ModelException($"unknown features: {string.Join(", ", unknown)}");
    }

    /// <summary>Fills one row; NaN where there is no value.</summary>
    public void Fill(LightCurve curve, Span<float> row)
    {
        for (var i = 0; i < _readers.Length; i++)
            row[i] = (float?)_readers[i](curve).Value ?? float.NaN;
    }

    private static Func<LightCurve, FeatureValue>? Reader(string name)
    {
        var parts = name.Split('.', 3);
        if (parts.Length >= 2 && FeatureList.Find(string.Join('.', parts[1..])) is { } plain)
            return OfObject(parts[0], plain);
        if (parts.Length < 3 || !Enum.TryParse<Quantity>(parts[1], ignoreCase: true, out var quantity))
            return null;
        return FeatureList.Find(parts[2]) switch
        {
            SeriesFeature f when f.AppliesTo(quantity) => c => c.Band(parts[0]) is { } b ? f.Compute(b.Of(quantity)) : MissingReason.BandMissing,
            PairFeature f => OfPair(parts[0].Split('-'), f, quantity),
            BandsFeature f when parts[0] == FeatureTable.AllBands => c => f.Formula(c, quantity),
            _ => null,
        };
    }

    private static Func<LightCurve, FeatureValue>? OfObject(string band, Feature feature) => feature switch
    {
        BandFeature f => c => c.Band(band) is { } b ? f.Formula(b) : MissingReason.BandMissing,
        ObjectFeature f when band == FeatureTable.AllBands => f.Formula,
        _ => null,
    };

    private static Func<LightCurve, FeatureValue>? OfPair(string[] bands, PairFeature feature, Quantity quantity) =>
        bands is not [var blue, var red]
            ? null
            : c => c.Band(blue) is { } b && c.Band(red) is { } r ? feature.Formula(b, r, quantity) : MissingReason.BandMissing;
}

namespace Broker.Classify.Features;

/// <summary>Every feature of one light curve, as rows.</summary>
public static class FeatureTable
{
    /// <summary>Stands in the band column where a feature speaks of the whole object.</summary>
    public const string AllBands = "all";

    /// <param name="Quantity">Null where the feature is of no single quantity.</param>
    public readonly record struct Row(string Band, Quantity? Quantity, string Feature, FeatureValue Value);

    private static readonly Quantity[] Quantities = [Quantity.Flux, Quantity.Mag];

    public static IEnumerable<Row> Of(LightCurve curve) =>
        curve.Bands.SelectMany(OfBand).Concat(FeatureList.Pairs.SelectMany(p => OfPair(curve, p))).Concat(OfObject(curve));

    private static IEnumerable<Row> OfBand(BandCurve band)
    {
        foreach (var quantity in Quantities)
            foreach (var feature in FeatureList.All.OfType<SeriesFeature>().Where(f => f.AppliesTo(quantity)))
                yield return new Row(band.Band, quantity, feature.Name, feature.Compute(band.Of(quantity)));
        foreach (var feature in FeatureList.All.OfType<BandFeature>())
            yield return new Row(band.Band, null, feature.Name, feature.Formula(band));
    }

    private static IEnumerable<Row> OfPair(LightCurve curve, (string Blue, string Red) pair)
    {
        if (curve.Band(pair.Blue) is not { } blue || curve.Band(pair.Red) is not { } red)
            yield break;
        foreach (var quantity in Quantities)
            foreach (var feature in FeatureList.All.OfType<PairFeature>().Where(f => quantity == Quantity.Mag || f.Unit == "q"))
                yield return new Row($"{pair.Blue}-{pair.Red}", quantity, feature.Name, feature.Formula(blue, red, quantity));
    }

    private static IEnumerable<Row> OfObject(LightCurve curve)
    {
        foreach (var quantity in Quantities)
        {
            var bands = string.Join('+', Colours.Known(curve, quantity).Select(b => b.Band));
            foreach (var feature in FeatureList.All.OfType<BandsFeature>().Where(_ => bands.Contains('+')))
                yield return new Row(bands, quantity, feature.Name, feature.Formula(curve, quantity));
        }

        foreach (var feature in FeatureList.All.OfType<ObjectFeature>())
            yield return new Row(AllBands, null, feature.Name, feature.Formula(curve));
    }
}

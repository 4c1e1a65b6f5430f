namespace Broker.Classify.Features;

/// <summary>Features that belong together: one file of this folder each, listed in <see cref="FeatureList"/>.</summary>
/// <param name="Source">Where the formulas come from: paper, package, or this page.</param>
public sealed record FeatureFamily(string Name, string Source, IReadOnlyList<Feature> Features);

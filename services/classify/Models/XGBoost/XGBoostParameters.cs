using System.Globalization;

namespace Broker.Classify.Models.XGBoost;

/// <summary>How trees are boosted.</summary>
public sealed record XGBoostParameters
{
    public int Seed { get; init; } = 1;

    public int MaxRounds { get; init; } = 50;

    /// <summary>Rounds without a better validation loss before it ends.</summary>
    public int Patience { get; init; } = 15;

    public int MaxDepth { get; init; } = 4;

    public double LearningRate { get; init; } = 0.3;

    /// <summary>Share of the rows, and of the features, that a tree sees.</summary>
    public double Subsample { get; init; } = 0.7;

    public double FeatureShare { get; init; } = 0.6;

    /// <summary>Least sum of weights in a leaf.</summary>
    public double LeafWeight { get; init; } = 4;

    /// <summary>Names and values as XGBoost knows them.</summary>
    public IReadOnlyDictionary<string, string> ForXGBoost(int classes) => new SortedDictionary<string, string>
    {
        ["objective"] = "multi:softprob",
        ["num_class"] = classes.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["nthread"] = "2",
        ["tree_method"] = "hist",
        ["max_depth"] = MaxDepth.ToString(CultureInfo.InvariantCulture),
        ["eta"] = LearningRate.ToString(CultureInfo.InvariantCulture),
        ["subsample"] = Subsample.ToString(CultureInfo.InvariantCulture),
        ["colsample_bytree"] = FeatureShare.ToString(CultureInfo.InvariantCulture),
        ["min_child_weight"] = LeafWeight.ToString(CultureInfo.InvariantCulture),
        ["verbosity"] = "0",
    };
}

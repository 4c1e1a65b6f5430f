namespace Broker.Classify.Models;

/// <summary>Why a model gave an alert no value. The label <c>reason</c> of the metric <c>broker.scores.missing</c>; the score says it in words.</summary>
public enum MissingScore
{
    /// <summary>The object is too young for the model.</summary>
    TooFewDetections,

    /// <summary>The model could not be loaded.</summary>
    ModelUnusable,

    /// <summary>A feature of this alert could not be computed.</summary>
    FeaturesFailed,

    /// <summary>The model failed over the whole batch.</summary>
    ModelFailed,

    /// <summary>The model's answer is no number, or no probability.</summary>
    NotFinite,

    /// <summary>The alert was late and the model is optional.</summary>
    BudgetSpent,
}

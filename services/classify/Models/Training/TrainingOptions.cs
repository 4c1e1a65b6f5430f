namespace Broker.Classify.Models.Training;

/// <summary>What to train and from what.</summary>
public sealed record TrainingOptions
{
    public required ModelKind Kind { get; init; }

    /// <summary>Light curves as in <see cref="Tables.LightCurveFile"/>.</summary>
    public required string Table { get; init; }

    /// <summary>CSV with the columns object and class.</summary>
    public required string Labels { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Classes an anomaly scorer must not see in training; its test asks how far they stand out.</summary>
    public IReadOnlyList<string> RareClasses { get; init; } = [];

    /// <summary>Fewer detections give no score.</summary>
    public int MinimumDetections { get; init; } = 3;

    /// <summary>A class with fewer scorable objects is left out of a classifier.</summary>
    public int MinimumObjectsPerClass { get; init; } = 50;

    /// <summary>Moments at which each training object is seen, its last alert among them.</summary>
    public int SamplesPerObject { get; init; } = 5;
}

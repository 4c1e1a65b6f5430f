using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broker.Classify.Models;

/// <summary>What a model is, what it was made from, and how well it does: <c>card.json</c> beside the model file.</summary>
public sealed record ModelCard
{
    public const string FileName = "card.json";

    /// <summary>Name of the only value of an anomaly scorer.</summary>
    public const string AnomalyOutput = "score";

    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required ModelKind Kind { get; init; }

    /// <summary>One plain sentence: made from what, good for what.</summary>
    public required string Description { get; init; }

    /// <summary>Of a classifier, in the order of its outputs; empty for an anomaly scorer.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>In the order of the model's inputs, named as in <see cref="FeatureVector"/>.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>An alert with fewer detections gets no score.</summary>
    public required int MinimumDetections { get; init; }

    /// <summary>Whether alerts that are late go on without it (<see cref="LoadShedding"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Optional { get; init; }

    /// <summary>Name of the model file in the same folder.</summary>
    public required string ModelFile { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hexadecimal: a damaged file never reaches a native library.</summary>
    public required string ModelSha256 { get; init; }

    public required TrainingRecord Training { get; init; }

    /// <summary>Of a classifier: numbers of the test objects, which took no part in fitting or stopping.</summary>
    public ClassifierNumbers? Test { get; init; }

    /// <summary>Of an anomaly scorer: how well classes it never saw stand out among test objects.</summary>
    public IReadOnlyList<RareClass>? RareClasses { get; init; }

    /// <summary>What the model does on real light curves.</summary>
    public IReadOnlyList<RealDataCheck> RealDataCheck { get; init; } = [];

    /// <summary>Names of the values of a score.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Outputs => Kind == ModelKind.Classifier ? Classes : [AnomalyOutput];
}

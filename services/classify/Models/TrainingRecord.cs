namespace Broker.Classify.Models;

/// <summary>From what a model was made.</summary>
public sealed record TrainingRecord
{
    /// <summary>File name of the light-curve table.</summary>
    public required string Table { get; init; }

    public required string TableSha256 { get; init; }

    public required string Labels { get; init; }

    public required string LabelsSha256 { get; init; }

    public required int Seed { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Objects used for fitting, for stopping, for the numbers of this card. No object is in two of them.</summary>
    public required int TrainObjects { get; init; }

    public required int ValidationObjects { get; init; }

    public required int TestObjects { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
}

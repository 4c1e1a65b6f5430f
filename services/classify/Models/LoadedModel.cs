namespace Broker.Classify.Models;

/// <summary>A model of the registry: ready, or with the reason why it is not. Either way every alert gets a score of it.</summary>
public sealed record LoadedModel : IDisposable
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>Where it was found: <c>shipped</c> or a folder.</summary>
    public required string Origin { get; init; }

    /// <summary>Null when not even the card could be read.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>Null when <see cref="Fault"/> is set.</summary>
    public IModelRuntime? Runtime { get; init; }

    public FeatureVector? Features { get; init; }

    /// <summary>Why the model cannot score.</summary>
    public string? Fault { get; init; }

    public void Dispose() => Runtime?.Dispose();
}

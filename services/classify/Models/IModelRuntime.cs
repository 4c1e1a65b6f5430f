namespace Broker.Classify.Models;

/// <summary>What turns rows of features into numbers. Safe to call from several threads.</summary>
public interface IModelRuntime : IDisposable
{
    /// <summary>Features in a row.</summary>
    int InputCount { get; }

    /// <summary>Numbers per row: one per class for a classifier, 1 for an anomaly scorer.</summary>
    int OutputCount { get; }

    /// <summary>
    /// <paramref name="inputs"/>: rows × <see cref="InputCount"/>, row after row, NaN where a feature has no value (the only place of the
    /// program where NaN stands for missing). <paramref name="outputs"/>: rows × <see cref="OutputCount"/>.
    /// Throws <see cref="ModelException"/> when the model cannot.
    /// </summary>
    void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs);
}

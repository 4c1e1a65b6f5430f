using Broker.Classify.Models;

namespace Broker.Classify.Anomaly;

/// <summary>
/// Isolation forest (Liu, Ting &amp; Zhou 2008): score 2^(−E[h(x)] / c(n)), near 1 for what random cuts isolate quickly, below 0.5 for the ordinary.
/// A feature without value takes the median of the training rows. Immutable, so threads share it freely.
/// </summary>
public sealed class IsolationForest : IModelRuntime
{
    private readonly float[] _medians;
    private readonly IsolationTree[] _trees;
    private readonly double _normal;

    public IsolationForest(float[] medians, IReadOnlyList<IsolationTree> trees, int sampleSize)
    {
        _medians = medians;
        _trees = [.. trees];
        SampleSize = sampleSize;
        _normal = AveragePath(sampleSize);
    }

    public int InputCount => _medians.Length;

    public int OutputCount => 1;

    /// <summary>Rows that each tree was grown from.</summary>
    public int SampleSize { get; }

    public IReadOnlyList<float> Medians => _medians;

    public IReadOnlyList<IsolationTree> Trees => _trees;

    /// <summary>c(n) = 2 H(n−1) − 2(n−1)/n, the mean path of an unsuccessful search in a binary tree of n; eq. 1 of the paper.</summary>
    public static double AveragePath(int n) => n switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(n - 1) + 0.5772156649015329) - 2.0 * (n - 1) / n,
    };

    /// <summary>Rows × columns, NaN where missing. The seed fixes the result.</summary>
    public static IsolationForest Train(float[] rows, int columns, IsolationForestParameters parameters)
    {
        var random = new Random(parameters.Seed);
        var count = rows.Length / columns;
        var medians = Enumerable.Range(0, columns).Select(c => Median(rows, columns, c)).ToArray();
        var filled = rows.Select((v, i) => float.IsNaN(v) ? medians[i % columns] : v).ToArray();
        var size = Math.Min(parameters.SampleSize, count);
        var order = Enumerable.Range(0, count).ToArray();
        var trees = new List<IsolationTree>();
        for (var t = 0; t < parameters.Trees; t++)
        {
            random.Shuffle(order);
            trees.Add(IsolationTree.Grow(new IsolationTree.Sample(filled, columns, order.AsSpan(0, size).ToArray()), random));
        }

        return new IsolationForest(medians, trees, size);
    }

    public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        if (inputs.Length != rows * InputCount || outputs.Length != rows)
            throw new ModelException($"{inputs.Length} numbers are not {rows} rows of {InputCount}");
        for (var row = 0; row < rows; row++)
        {
            double sum = 0;
            foreach (var tree in _trees)
                sum += tree.PathLength(inputs.Slice(row * InputCount, InputCount), _medians);
            outputs[row] = (float)Math.Pow(2, -sum / _trees.Length / _normal);
        }
    }

    public void Dispose()
    {
    }

    private static float Median(float[] rows, int columns, int column)
    {
        var values = new List<float>();
        for (var i = column; i < rows.Length; i += columns)
            if (!float.IsNaN(rows[i]))
                values.Add(rows[i]);
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}

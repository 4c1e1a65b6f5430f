using System.Globalization;

namespace Broker.Classify.Models.XGBoost;

/// <summary>
/// Boosted trees with a softmax over the classes (Chen &amp; Guestrin 2016). One booster behind a lock: a prediction of a batch takes
/// well under a millisecond, so threads share it; a thread that must not wait loads its own.
/// </summary>
public sealed class XGBoostClassifier : IModelRuntime
{
    private const string PredictConfig =
        """{"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":true,"missing":NaN,"cache_id":0}""";

    private readonly Lock _lock = new();
    private readonly BoosterHandle _booster;

    private XGBoostClassifier(BoosterHandle booster, int classes, int features)
    {
        _booster = booster;
        (OutputCount, InputCount) = (classes, features);
    }

    public int InputCount { get; }

    public int OutputCount { get; }

    /// <summary>Reads JSON or UBJ, as XGBoost saves it. Throws <see cref="ModelException"/> for anything that is not this many features.</summary>
    public static unsafe XGBoostClassifier Load(ReadOnlySpan<byte> model, int features, int classes)
    {
        var booster = NewBooster();
        fixed (byte* bytes = model)
        {
            var (start, length) = ((nint)bytes, (ulong)model.Length);
            XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterLoadModelFromBuffer(booster, (byte*)start, length));
        }

        XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterSetParam(booster, "nthread", "1"));
        ulong found = 0;
        XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterGetNumFeature(booster, out found));
        return found == (ulong)features
            ? new XGBoostClassifier(booster, classes, features)
            : throw new ModelException($"the model has {found} features, its card {features}");
    }

    /// <summary>Boosts until the validation rows do not improve for <see cref="XGBoostParameters.Patience"/> rounds. The seed fixes the result.</summary>
    public static XGBoostClassifier Train(TrainingRows train, TrainingRows validation, int classes, XGBoostParameters parameters)
    {
        using var matrix = Matrix(train);
        var booster = NewBooster(matrix);
        foreach (var (name, value) in parameters.ForXGBoost(classes))
            XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterSetParam(booster, name, value));

        var model = new XGBoostClassifier(booster, classes, train.ColumnCount);
        var (best, bestRound, kept) = (double.PositiveInfinity, 0, Array.Empty<byte>());
        for (var round = 0; round < parameters.MaxRounds && round - bestRound <= parameters.Patience; round++)
        {
            var number = round;
            XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterUpdateOneIter(booster, number, matrix));
            var loss = model.LogLoss(validation);
            if (loss >= best)
                continue;
            (best, bestRound, kept) = (loss, round, model.Save());
        }

        model.Dispose();
        return Load(kept, train.ColumnCount, classes);
    }

    public unsafe void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        if (inputs.Length != rows * InputCount || outputs.Length != rows * OutputCount)
            throw new ModelException($"{inputs.Length} numbers are not {rows} rows of {InputCount}");
        lock (_lock)
        {
            fixed (float* start = inputs)
            {
                var values = string.Create(CultureInfo.InvariantCulture,
                    $$"""{"data":[{{(nint)start}},true],"shape":[{{rows}},{{InputCount}}],"typestr":"<f4","version":3}""");
                ulong* shape = null;
                ulong dimensions = 0;
                float* result = null;
                XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterPredictFromDense(_booster, values, PredictConfig, 0, out shape, out dimensions, out result));
                if (dimensions != 2 || shape[0] != (ulong)rows || shape[1] != (ulong)OutputCount)
                    throw new ModelException($"the model does not answer with {OutputCount} classes");
                new ReadOnlySpan<float>(result, outputs.Length).CopyTo(outputs);
            }
        }
    }

    /// <summary>UBJ, which is small and keeps every bit.</summary>
    public unsafe byte[] Save()
    {
        ulong length = 0;
        byte* bytes = null;
        XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterSaveModelToBuffer(_booster, """{"format":"ubj"}""", out length, out bytes));
        return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
    }

    public void Dispose() => _booster.Dispose();

    private double LogLoss(TrainingRows rows)
    {
        var probabilities = new float[rows.Count * OutputCount];
        Predict(rows.Values, rows.Count, probabilities);
        double sum = 0;
        for (var i = 0; i < rows.Count; i++)
            sum -= rows.Weights[i] * Math.Log(Math.Max(probabilities[i * OutputCount + (int)rows.Labels[i]], 1e-15));
        return sum / rows.Weights.Sum();
    }

    /// <summary>A booster that is to be trained must know its matrix from the start; one that is to be loaded has none.</summary>
    private static unsafe BoosterHandle NewBooster(MatrixHandle? matrix = null)
    {
        BoosterHandle? booster = null;
        nint[] handles = matrix is null ? [] : [matrix.DangerousGetHandle()];
        fixed (nint* first = handles)
        {
            var (start, count) = ((nint)first, (ulong)handles.Length);
            XGBoostLibrary.Check(() => XGBoostLibrary.XGBoosterCreate((nint*)start, count, out booster));
        }

        return booster!;
    }

    private static unsafe MatrixHandle Matrix(TrainingRows rows)
    {
        MatrixHandle? matrix = null;
        fixed (float* values = rows.Values, labels = rows.Labels, weights = rows.Weights)
        {
            var (v, l, w) = ((nint)values, (nint)labels, (nint)weights);
            XGBoostLibrary.Check(() => XGBoostLibrary.XGDMatrixCreateFromMat((float*)v, (ulong)rows.Count, (ulong)rows.ColumnCount, float.NaN, out matrix));
            XGBoostLibrary.Check(() => XGBoostLibrary.XGDMatrixSetFloatInfo(matrix!, "label", (float*)l, (ulong)rows.Count));
            XGBoostLibrary.Check(() => XGBoostLibrary.XGDMatrixSetFloatInfo(matrix!, "weight", (float*)w, (ulong)rows.Count));
        }

        return matrix!;
    }
}

using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Classify.Models;

/// <summary>
/// One model over one batch: rows are added one by one, predicted together. Whatever the model does, every alert gets a score or the
/// reason why there is none. Buffers are kept from batch to batch; one per thread and model.
/// </summary>
public sealed class ModelBatch(LoadedModel model)
{
    private const string BudgetSpent = "budget spent: the alert is late, and this model is optional";
    private const string NotFinite = "the model's answer is not a finite number";
    private const string NoProbability = "the model's answer is no probability";

    private static readonly int Kinds = Enum.GetValues<MissingScore>().Length;

    private readonly long[] _missing = new long[Kinds];
    private readonly int _inputs = model.Features?.Count ?? 0;
    private readonly IReadOnlyList<string> _outputs = model.Card?.Outputs ?? [];
    private readonly string _tooFew = $"fewer than {model.Card?.MinimumDetections} detections";
    private readonly List<(MissingScore Kind, string Reason)?> _reasons = [];
    private float[] _rows = [];
    private float[] _predictions = [];
    private int _rowCount;

    public LoadedModel Model => model;

    /// <summary>What went wrong in the latest run though the model could be loaded; null when nothing did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Scores of the latest run that have no value, by why; of the length of <see cref="MissingScore"/>.</summary>
    public IReadOnlyList<long> Missing => _missing;

    public void Clear()
    {
        _reasons.Clear();
        _rowCount = 0;
        Trouble = null;
        Array.Clear(_missing);
    }

    /// <param name="curve">One more alert.</param>
    /// <param name="isShed">Its time is up: an optional model is not asked about it.</param>
    public void Add(LightCurve curve, bool isShed = false)
    {
        if (model.Fault is { } fault)
            _reasons.Add((MissingScore.ModelUnusable, fault));
        else if (curve.DetectionCount < model.Card!.MinimumDetections)
            _reasons.Add((MissingScore.TooFewDetections, _tooFew));
        else
            _reasons.Add(isShed && model.Card.Optional ? (MissingScore.BudgetSpent, BudgetSpent) : Fill(curve));
    }

    /// <summary>One score per light curve added, in that order. A model that fails gives its reason in every score.</summary>
    public IReadOnlyList<Score> Run()
    {
        var failure = Predict();
        var scores = new Score[_reasons.Count];
        for (int i = 0, row = 0; i < scores.Length; i++)
        {
            var reason = _reasons[i];
            scores[i] = reason is null && failure is null ? Value(row++) : Without(reason ?? (MissingScore.ModelFailed, failure!));
        }

        return scores;
    }

    private (MissingScore Kind, string Reason)? Fill(LightCurve curve)
    {
        if (_rows.Length < (_rowCount + 1) * _inputs)
            Array.Resize(ref _rows, Math.Max(2 * _rows.Length, 16 * _inputs));
        try
        {
            model.Features!.Fill(curve, _rows.AsSpan(_rowCount * _inputs, _inputs));
            _rowCount++;
            return null;
        }
        catch (SystemException fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            // A formula that fails for one alert must not hold up all the others.
            return (MissingScore.FeaturesFailed, $"features cannot be computed: {fault.GetType().Name}");
        }
    }

    // What a runtime leaves untouched is no answer either.
    private string? Predict()
    {
        if (_rowCount == 0)
            return null;
        var length = _rowCount * _outputs.Count;
        if (_predictions.Length < length)
            _predictions = new float[length];
        var answers = _predictions.AsSpan(0, length);
        answers.Fill(float.NaN);
        try
        {
            model.Runtime!.Predict(_rows.AsSpan(0, _rowCount * _inputs), _rowCount, answers);
            return null;
        }
        catch (ModelException e)
        {
            return e.Message;
        }
        catch (SystemException e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return $"the model fails: {e.GetType().Name}";
        }
    }

    private Score Value(int row)
    {
        var values = new double[_outputs.Count];
        var isClassifier = model.Card!.Kind == ModelKind.Classifier;
        var (sum, least) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] = _predictions[row * values.Length + i];
            least = Math.Min(least, values[i]);
        }

        if (!double.IsFinite(sum))
            return Without((MissingScore.NotFinite, NotFinite));
        if (isClassifier && (least < 0 || sum <= 0))
            return Without((MissingScore.NotFinite, NoProbability));
        for (var i = 0; i < values.Length && isClassifier; i++)
            values[i] /= sum;
        return new Score { Model = model.Name, Version = model.Version, Values = new ClassValues(_outputs, values) };
    }

    private Score Without((MissingScore Kind, string Reason) why)
    {
        _missing[(int)why.Kind]++;
        if (why.Kind is MissingScore.FeaturesFailed or MissingScore.ModelFailed or MissingScore.NotFinite)
            Trouble ??= why.Reason;
        return new Score { Model = model.Name, Version = model.Version, Reason = why.Reason };
    }
}

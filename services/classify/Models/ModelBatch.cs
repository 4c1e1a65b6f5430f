using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Classify.Models;

/// <summary>
/// One model over one batch: rows are added one by one, predicted together. Buffers are kept from batch to batch;
/// one per thread and model.
/// </summary>
public sealed class ModelBatch(LoadedModel model)
{
    private readonly int _inputs = model.Features?.Count ?? 0;
    private readonly IReadOnlyList<string> _outputs = model.Card?.Outputs ?? [];
    private readonly string _tooFew = $"fewer than {model.Card?.MinimumDetections} detections";
    private readonly List<string?> _reasons = [];
    private float[] _rows = [];
    private float[] _predictions = [];
    private int _rowCount;

    public LoadedModel Model => model;

    public void Clear()
    {
        _reasons.Clear();
        _rowCount = 0;
    }

    public void Add(LightCurve curve)
    {
        var reason = model.Fault ?? (curve.DetectionCount < model.Card!.MinimumDetections ? _tooFew : null);
        _reasons.Add(reason);
        if (reason is not null)
            return;
        if (_rows.Length < (_rowCount + 1) * _inputs)
            Array.Resize(ref _rows, Math.Max(2 * _rows.Length, 16 * _inputs));
        try
        {
            model.Features!.Fill(curve, _rows.AsSpan(_rowCount * _inputs, _inputs));
            _rowCount++;
        }
        catch (SystemException fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            // A formula that fails for one alert must not hold up all the others.
            _reasons[^1] = $"features cannot be computed: {fault.GetType().Name}";
        }
    }

    /// <summary>One score per light curve added, in that order. A model that fails gives its reason in every score.</summary>
    public IReadOnlyList<Score> Run()
    {
        string? failure = null;
        try
        {
            Predict();
        }
        catch (ModelException e)
        {
            failure = e.Message;
        }

        var scores = new Score[_reasons.Count];
        for (int i = 0, row = 0; i < scores.Length; i++)
            scores[i] = _reasons[i] is { } reason ? Missing(reason) : failure is not null ? Missing(failure) : Value(row++);
        return scores;
    }

    private void Predict()
    {
        if (_rowCount == 0)
            return;
        var length = _rowCount * _outputs.Count;
        if (_predictions.Length < length)
            _predictions = new float[length];
        model.Runtime!.Predict(_rows.AsSpan(0, _rowCount * _inputs), _rowCount, _predictions.AsSpan(0, length));
    }

    private Score Value(int row)
    {
        var values = new double[_outputs.Count];
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] = _predictions[row * values.Length + i];
        if (!double.IsFinite(sum))
            return Missing("the model's answer is not a finite number");
        for (var i = 0; i < values.Length && model.Card!.Kind == ModelKind.Classifier && sum > 0; i++)
            values[i] /= sum;
        return new Score { Model = model.Name, Version = model.Version, Values = new ClassValues(_outputs, values) };
    }

    private Score Missing(string reason) => new() { Model = model.Name, Version = model.Version, Reason = reason };
}

using System.Diagnostics.Metrics;
using Broker.Classify.Features;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Classify;

/// <summary>
/// Steps 9 and 10: features of each alert, then every active model over the whole batch. Every alert passes, with one score per model,
/// in the order of the models; a model that cannot score says why. One stage per worker: its buffers are reused from batch to batch.
/// </summary>
/// <param name="models">The active ones; when all are optional, the first is not.</param>
/// <param name="shedding">When optional models are skipped; null: never.</param>
/// <param name="log">Told when a model begins to fail.</param>
public sealed class ClassifyStage(IReadOnlyList<LoadedModel> models, LoadShedding? shedding = null, ILogger? log = null) : IStage<Alert, ClassifiedAlert>
{
    private static readonly Counter<long> Missing =
        StreamMetrics.Meter.CreateCounter<long>("broker.scores.missing", "{score}", "Scores without a value by model and reason.");

    private readonly LightCurve _curve = LightCurve.ForModels();
    private readonly ModelBatch[] _models = [.. Kept(models).Select(m => new ModelBatch(m))];
    private readonly ModelTroubles _troubles = new(TimeProvider.System, log ?? NullLogger.Instance);

    public ValueTask<IReadOnlyList<Outcome<ClassifiedAlert>>> RunAsync(IReadOnlyList<StreamMessage<Alert>> batch, CancellationToken cancellation)
    {
        foreach (var model in _models)
            model.Clear();
        shedding?.Begin(batch);
        foreach (var message in batch)
        {
            cancellation.ThrowIfCancellationRequested();
            _curve.Load(message.Value);
            var isShed = shedding is not null && shedding.Sheds(message.Value);
            foreach (var model in _models)
                model.Add(_curve, isShed);
        }

        var scores = Array.ConvertAll(_models, m => m.Run());
        foreach (var model in _models)
            Note(model);
        var outcomes = new Outcome<ClassifiedAlert>[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var alert = i;
            var classified = new ClassifiedAlert { Alert = batch[i].Value, Scores = Array.ConvertAll(scores, s => s[alert]) };
            outcomes[i] = Outcome<ClassifiedAlert>.Passed(classified);
        }

        return ValueTask.FromResult<IReadOnlyList<Outcome<ClassifiedAlert>>>(outcomes);
    }

    // Shedding all models would make classified alerts that say nothing.
    private static IEnumerable<LoadedModel> Kept(IReadOnlyList<LoadedModel> models) =>
        models.Any(m => m.Card is { Optional: false }) || models.FirstOrDefault(m => m.Card is not null) is not { } first
            ? models
            : models.Select(m => m == first ? m with { Card = m.Card! with { Optional = false } } : m);

    private void Note(ModelBatch model)
    {
        _troubles.Note(model);
        for (var kind = 0; kind < model.Missing.Count; kind++)
        {
            if (model.Missing[kind] > 0)
                Missing.Add(model.Missing[kind], new("model", model.Model.Name), new("reason", ((MissingScore)kind).ToString()));
        }
    }
}

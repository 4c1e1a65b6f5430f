using Broker.Classify.Features;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Classify;

/// <summary>
/// Steps 9 and 10: features of each alert, then every active model over the whole batch. Every alert passes, with one score per model,
/// in the order of the models; a model that cannot score says why. One stage per worker: its buffers are reused from batch to batch.
/// </summary>
public sealed class ClassifyStage(IReadOnlyList<LoadedModel> models) : IStage<Alert, ClassifiedAlert>
{
    private readonly LightCurve _curve = LightCurve.ForModels();
    private readonly ModelBatch[] _models = [.. models.Select(m => new ModelBatch(m))];

    public ValueTask<IReadOnlyList<Outcome<ClassifiedAlert>>> RunAsync(IReadOnlyList<StreamMessage<Alert>> batch, CancellationToken cancellation)
    {
        foreach (var model in _models)
            model.Clear();
        foreach (var message in batch)
        {
            cancellation.ThrowIfCancellationRequested();
            _curve.Load(message.Value);
            foreach (var model in _models)
                model.Add(_curve);
        }

        var scores = Array.ConvertAll(_models, m => m.Run());
        var outcomes = new Outcome<ClassifiedAlert>[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var alert = i;
            var classified = new ClassifiedAlert { Alert = batch[i].Value, Scores = Array.ConvertAll(scores, s => s[alert]) };
            outcomes[i] = Outcome<ClassifiedAlert>.Passed(classified);
        }

        return ValueTask.FromResult<IReadOnlyList<Outcome<ClassifiedAlert>>>(outcomes);
    }
}

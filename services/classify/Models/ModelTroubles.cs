using Microsoft.Extensions.Logging;

namespace Broker.Classify.Models;

/// <summary>Says once when a model begins to fail, and once when it has done without a fault for <see cref="CalmAfter"/>.</summary>
internal sealed class ModelTroubles(TimeProvider time, ILogger log)
{
    /// <summary>So that a model that fails now and then is told of now and then.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LoadedModel, long> failedAt = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes note of a run.</summary>
    public void Note(ModelBatch batch)
    {
        var model = batch.Model;
        if (batch.Trouble is { } reason)
        {
            if (!failedAt.ContainsKey(model))
                log.ModelFails(model.Name, model.Version, reason);
            failedAt[model] = time.GetTimestamp();
        }
        else if (failedAt.Count > 0 && failedAt.TryGetValue(model, out var at) && time.GetElapsedTime(at) >= CalmAfter)
        {
            failedAt.Remove(model);
            log.ModelWorks(model.Name, model.Version);
        }
    }
}

using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>Steps 9 to 11: alerts in, the same alerts with the scores of every active model out.</summary>
internal sealed class ClassifyRole : IDisposable
{
    private const string Name = "classify";
    private readonly ModelRegistry models;

    public ClassifyRole(RoleParts parts)
    {
        var (options, log) = (parts.Options, parts.Logs.CreateLogger($"Broker.{Name}"));
        models = ModelRegistry.Load(Path.Combine(options.DataFolder, "models"));
        foreach (var model in models.Active.Where(model => model.Fault is not null))
            log.ModelUnusable(model.Name, model.Version, model.Fault!);
        var shedding = options.ShedModels ? new LoadShedding(options.LatencyBudget, parts.Time, log) : null;
        var stage = parts.Aged(Name, new ClassifyStage(models.Active, shedding, log), message => message.Value.FirstPublishedAt);
        Worker = parts.Worker(Name, parts.Topics.Source(BrokerTopics.Alerts, Name), stage, parts.Topics.Sink(BrokerTopics.Classified));
    }

    public StreamWorker<Alert, ClassifiedAlert> Worker { get; }

    public void Dispose() => models.Dispose();
}

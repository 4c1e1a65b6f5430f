using Broker.Api.Archive;
using Broker.Classify.Features;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;

namespace Broker.Benchmarks.Pipeline;

/// <summary>Steps 9 to 14 on the alerts of one set of packets.</summary>
internal sealed class PublishBench(IReadOnlyList<Alert> alerts, StepRecorder recorder)
{
    private static readonly int[] FilterCounts = [1, 10, 50];

    private ClassifiedAlert[] classified = [];

    public async Task RunAsync(Database database, CancellationToken cancellation)
    {
        await ScoreAsync();
        await recorder.MeasureAsync(StepNames.EncodeClassified, classified.Length, () => Each(classified, alert => ClassifiedCodec.Encode(alert)));
        var encoded = Array.ConvertAll(classified, ClassifiedCodec.Encode);
        await recorder.MeasureAsync(StepNames.DecodeClassified, encoded.Length, () => Each(encoded, bytes => ClassifiedCodec.Decode(bytes)));
        foreach (var count in FilterCounts)
            await MatchAsync(count, cancellation);
        await BodiesAsync();
        await ArchiveAsync(database, cancellation);
    }

    private static ValueTask Each<T, TDone>(IReadOnlyList<T> items, Func<T, TDone> work)
    {
        foreach (var item in items)
            work(item);
        return ValueTask.CompletedTask;
    }

    // What ClassifyStage does, in its two halves.
    private async Task ScoreAsync()
    {
        using var registry = ModelRegistry.Load(null);
        var models = registry.Active.Select(model => new ModelBatch(model)).ToArray();
        var curve = LightCurve.ForModels();
        await recorder.MeasureAsync(StepNames.Features, alerts.Count, () =>
        {
            foreach (var model in models)
                model.Clear();
            foreach (var alert in alerts)
            {
                curve.Load(alert);
                foreach (var model in models)
                    model.Add(curve);
            }

            return ValueTask.CompletedTask;
        });
        IReadOnlyList<Score>[] scores = [];
        await recorder.MeasureAsync(StepNames.Models, alerts.Count, () =>
        {
            scores = Array.ConvertAll(models, model => model.Run());
            return ValueTask.CompletedTask;
        });
        classified = [.. alerts.Select((alert, i) => new ClassifiedAlert { Alert = alert, Scores = Array.ConvertAll(scores, one => one[i]) })];
    }

    private async Task MatchAsync(int filters, CancellationToken cancellation)
    {
        var stage = new FilterStage(SampleFilters.Live(filters));
        var batch = classified.Select((alert, i) => new StreamMessage<ClassifiedAlert> { Value = alert, Topic = "classified", Offset = i }).ToArray();
        await recorder.MeasureAsync(StepNames.Match(filters), batch.Length, async () => await stage.RunAsync(batch, cancellation));
    }

    // Every alert as if it matched: what one match costs, whole alert and no SELECT list.
    private async Task BodiesAsync()
    {
        var filter = SampleFilters.Live(1).Current.Filters[0];
        var context = new EvaluationContext();
        await recorder.MeasureAsync(StepNames.BodyJson, classified.Length, () => Each(classified, alert => MatchBody.Json(filter.Match(alert), filter, context.For(alert))));
        await recorder.MeasureAsync(StepNames.BodyAvro, classified.Length, () => Each(classified, alert => ContainerCodec.Match(filter.Match(alert))));
    }

    // Every round stores alerts that are not there yet.
    private async Task ArchiveAsync(Database database, CancellationToken cancellation)
    {
        await using var archive = new ArchiveSink(database, TimeProvider.System);
        var next = 1L;
        ClassifiedAlert[] batch = [];
        void Renumber() => batch = Array.ConvertAll(classified, one => one with { Alert = one.Alert with { AlertId = next++ } });
        await recorder.MeasureAsync(StepNames.Archive, classified.Length, () => archive.PublishAsync(batch, cancellation), Renumber);
    }
}

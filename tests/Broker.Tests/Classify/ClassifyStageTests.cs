using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Tests.Classify;

public sealed class ClassifyStageTests
{
    private static async Task<IReadOnlyList<Score>[]> ScoresOf(IReadOnlyList<LoadedModel> models, params Alert[] alerts)
    {
        var outcomes = await new ClassifyStage(models).RunAsync([.. alerts.Select(a => new StreamMessage<Alert> { Value = a, Topic = "alerts" })], default);
        Assert.All(outcomes, o => Assert.Equal(Verdict.Passed, o.Verdict));
        Assert.Equal(alerts, outcomes.Select(o => o.Value!.Alert));
        return [.. outcomes.Select(o => o.Value!.Scores)];
    }

    [Fact]
    public async Task Every_alert_gets_one_score_of_every_model()
    {
        using var registry = ModelRegistry.Load(null);
        var scores = await ScoresOf(registry.Active, [.. Enumerable.Range(0, 20).Select(i => Curves.Alert(Curves.Bump(i)))]);
        foreach (var one in scores)
        {
            Assert.Equal(registry.Active.Select(m => (m.Name, m.Version)), one.Select(s => (s.Model, s.Version)));
            Assert.All(one, s => Assert.Null(s.Reason));
            Assert.Equal(1, one.Single(s => s.Model == "transients").Values.Values.Sum(), 9);
            Assert.InRange(one.Single(s => s.Model == "oddness").Values["score"], 0, 1);
        }
    }

    [Fact]
    public async Task Young_object_gets_a_reason_instead_of_a_guess()
    {
        using var registry = ModelRegistry.Load(null);
        var young = Curves.Alert([Curves.Point(1, 100), Curves.Point(2, 200), Curves.Point(3, 10, status: PointStatus.Forced)]);
        var scores = await ScoresOf(registry.Active, young, Curves.Alert(Curves.Bump(1)));
        Assert.All(scores[0], s => Assert.Equal("fewer than 3 detections", s.Reason));
        Assert.All(scores[0], s => Assert.Empty(s.Values));
        Assert.All(scores[1], s => Assert.Null(s.Reason));
    }

    [Fact]
    public async Task Score_does_not_depend_on_the_batch()
    {
        using var registry = ModelRegistry.Load(null);
        Alert[] alerts = [.. Enumerable.Range(0, 7).Select(i => Curves.Alert(Curves.Bump(i)))];
        var together = await ScoresOf(registry.Active, alerts);
        for (var i = 0; i < alerts.Length; i++)
        {
            var alone = await ScoresOf(registry.Active, alerts[i]);
            Assert.Equal(alone[0].SelectMany(s => s.Values), together[i].SelectMany(s => s.Values));
        }
    }

    [Fact]
    public async Task Alert_goes_on_when_a_model_is_broken()
    {
        var missing = ModelFolder.Load(Path.Combine(Path.GetTempPath(), "no-such", "9.9"));
        var scores = await ScoresOf([missing, new LoadedModel { Name = "odd", Version = "1", Origin = "test", Card = Failing.Card, Features = FeatureVector.Of(Failing.Card.Features), Runtime = new Failing() }], Curves.Alert(Curves.Bump(1)));
        Assert.Equal(("no-such", "9.9"), (scores[0][0].Model, scores[0][0].Version));
        Assert.Contains("not readable", scores[0][0].Reason, StringComparison.Ordinal);
        Assert.Equal("the model's answer is not a finite number", scores[0][1].Reason);
    }

    [Fact]
    public async Task Alert_goes_on_when_a_feature_fails()
    {
        var alerts = 0;
        var everySecond = new FeatureVector(_ => ++alerts % 2 == 0 ? throw new IndexOutOfRangeException() : 1.0);
        var model = new LoadedModel { Name = "odd", Version = "1", Origin = "test", Card = Failing.Card, Features = everySecond, Runtime = new Failing { Answer = 0.5f } };
        var scores = await ScoresOf([model], [.. Enumerable.Range(0, 3).Select(i => Curves.Alert(Curves.Bump(i)))]);
        Assert.Equal([null, "features cannot be computed: IndexOutOfRangeException", null], scores.Select(s => s[0].Reason));
    }

    [Fact]
    public async Task Scoring_an_alert_allocates_little()
    {
        const int alerts = 200;
        const int limitBytes = 4096;
        using var registry = ModelRegistry.Load(null);
        var stage = new ClassifyStage(registry.Active);
        StreamMessage<Alert>[] batch = [.. Enumerable.Range(0, alerts).Select(i => new StreamMessage<Alert> { Value = Curves.Alert(Curves.Bump(i)), Topic = "alerts" })];
        await stage.RunAsync(batch, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await stage.RunAsync(batch, default);
        var perAlert = (GC.GetAllocatedBytesForCurrentThread() - before) / alerts;
        Assert.True(perAlert < limitBytes, $"{perAlert} bytes an alert");
    }

    private sealed class Failing : IModelRuntime
    {
        public static ModelCard Card => ShippedModels.Load().Single(m => m.Name == "oddness").Card! with { Features = ["r.flux.Mean"] };

        public float Answer { get; init; } = float.NaN;

        public int InputCount => 1;

        public int OutputCount => 1;

        public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs) => outputs.Fill(Answer);

        public void Dispose()
        {
        }
    }
}

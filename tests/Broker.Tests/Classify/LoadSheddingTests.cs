using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Tests.Core.Storage;
using Broker.Tests.Core.Streams;

namespace Broker.Tests.Classify;

public sealed class LoadSheddingTests : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);
    private readonly SettableTime time = new();
    private readonly LineLog log = new();
    private readonly ModelRegistry registry = ModelRegistry.Load(null);
    private readonly ClassifyStage stage;

    public LoadSheddingTests() => stage = new ClassifyStage(registry.Active, new LoadShedding(Budget, time, log));

    public void Dispose() => registry.Dispose();

    [Fact]
    public async Task Late_alerts_lose_the_optional_score_and_say_why_and_keep_the_others()
    {
        foreach (var scores in await RunAsync(1.1, 1.1, 1.1))
        {
            var odd = scores.Single(score => score.Model == "oddness");
            Assert.Empty(odd.Values);
            Assert.StartsWith("budget spent", odd.Reason, StringComparison.Ordinal);
            Assert.NotEmpty(scores.Single(score => score.Model == "transients").Values);
        }
    }

    [Fact]
    public async Task Shedding_begins_and_ends_with_one_warning_each_and_not_at_the_same_age()
    {
        bool[] shed = [await ShedsAsync(0.9), await ShedsAsync(1.1), await ShedsAsync(0.9), await ShedsAsync(0.6), await ShedsAsync(0.4), await ShedsAsync(0.9)];
        Assert.Equal([false, true, true, true, false, false], shed);
        Assert.Collection(
            log.Lines,
            line => Assert.Contains("optional models are skipped from now on", line, StringComparison.Ordinal),
            line => Assert.Contains("every model runs again; 3 alerts", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_straggler_does_not_shed_the_batch() =>
        Assert.All(await RunAsync(0.1, 30, 0.1), scores => Assert.All(scores, score => Assert.Null(score.Reason)));

    [Theory]
    [InlineData(3_700)]
    [InlineData(1e9)]
    [InlineData(-5)]
    public async Task A_replay_is_scored_in_full(double ageSeconds) => Assert.False(await ShedsAsync(ageSeconds));

    [Fact]
    public async Task A_replay_among_late_live_alerts_is_scored_in_full()
    {
        var scores = await RunAsync(1.5, 86_400, 1.5);
        Assert.Equal([true, false, true], scores.Select(IsShed));
    }

    [Fact]
    public async Task Alerts_whose_context_came_late_or_that_tell_no_time_are_scored_in_full()
    {
        var late = Message(60) with { Value = Message(60).Value with { Context = new AlertContext { LateReason = "redis was away" } } };
        var timeless = Message(60) with { Value = Message(60).Value with { PublishedAt = null } };
        Assert.All(await RunAsync(late, timeless), scores => Assert.False(IsShed(scores)));
    }

    [Fact]
    public async Task One_model_stays_when_all_are_optional()
    {
        var optional = registry.Active.Select(model => model with { Card = model.Card! with { Optional = true } }).ToList();
        var outcomes = await new ClassifyStage(optional, new LoadShedding(Budget, time, log)).RunAsync([Message(1.5)], default);
        Assert.Equal([true, false], outcomes[0].Value!.Scores.Select(score => score.Values.Count > 0));
    }

    private static bool IsShed(IReadOnlyList<Score> scores) => scores.Any(score => score.Reason is not null);

    private async Task<bool> ShedsAsync(double ageSeconds) => IsShed((await RunAsync(ageSeconds))[0]);

    private Task<IReadOnlyList<Score>[]> RunAsync(params double[] ageSeconds) => RunAsync(Array.ConvertAll(ageSeconds, Message));

    private async Task<IReadOnlyList<Score>[]> RunAsync(params StreamMessage<Alert>[] batch) =>
        [.. (await stage.RunAsync(batch, default)).Select(outcome => outcome.Value!.Scores)];

    private StreamMessage<Alert> Message(double ageSeconds) => new()
    {
        Value = Curves.Alert(Curves.Bump(1)) with { PublishedAt = time.Now - TimeSpan.FromSeconds(ageSeconds) },
        Topic = "alerts",
    };
}

using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Filter.Matching;
using Broker.Tests.Core.Columns;
using Broker.Tests.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Filter.Matching;

public sealed class FilterStageTests
{
    private readonly LiveFilters live = new(NullLogger.Instance);

    [Fact]
    public async Task Each_alert_gets_the_filters_it_passes_in_the_order_of_the_alerts()
    {
        live.Swap([Compiled("bright", "mag_ab < 25"), Compiled("ztf", "survey = 'ztf'"), Compiled("all", "dec < 90")]);
        var outcomes = await RunAsync(SampleAlerts.Classified, SampleAlerts.Bare, SampleAlerts.Classified);
        Assert.Equal([["bright", "all"], ["ztf", "all"], ["bright", "all"]], outcomes.Select(Names));
    }

    [Fact]
    public async Task An_alert_nobody_asked_for_is_dropped()
    {
        live.Swap([Compiled("none", "dec > 90")]);
        var outcome = Assert.Single(await RunAsync(SampleAlerts.Classified));
        Assert.Equal((Verdict.Dropped, Reason.NotMatched), (outcome.Verdict, outcome.Reason));
    }

    [Fact]
    public async Task A_missing_value_does_not_pass()
    {
        live.Swap([Compiled("missing", "flux_njy > 0"), Compiled("not_missing", "NOT flux_njy > 0")]);
        Assert.Equal(Verdict.Dropped, Assert.Single(await RunAsync(SampleAlerts.Bare)).Verdict);
    }

    [Fact]
    public async Task A_context_that_came_late_passes_only_what_did_not_pass_without_it()
    {
        live.Swap([Compiled("all", "dec < 90"), Compiled("known", "IN_CATALOG('gcvs')"), Compiled("unknown", "NOT IN_CATALOG('ned')"), Compiled("none", "IN_CATALOG('ned')")]);
        var alert = SampleAlerts.Classified.Alert;
        var late = SampleAlerts.Classified with { Alert = alert with { Context = alert.Context with { LateReason = "redis is not connected" } } };
        var missing = late with { Alert = alert with { Context = new() { MissingReason = "redis is not connected" } } };
        var outcomes = await RunAsync(missing, late, late, SampleAlerts.Classified);
        Assert.Equal([["all"], ["known", "unknown"], ["known", "unknown"], ["all", "known", "unknown"]], outcomes.Select(Names));
    }

    [Fact]
    public async Task Alerts_wait_until_the_filters_have_been_read()
    {
        var run = RunAsync(SampleAlerts.Classified);
        await Task.Yield();
        Assert.False(run.IsCompleted);
        live.Swap([Compiled("all", "dec < 90")]);
        Assert.Equal(["all"], Names(Assert.Single(await run)));
    }

    [Fact]
    public async Task A_new_set_counts_from_the_next_batch_on()
    {
        live.Swap([Compiled("old", "dec < 90")]);
        Assert.Equal(["old"], Names((await RunAsync(SampleAlerts.Bare))[0]));
        live.Swap([Compiled("new", "dec < 90")]);
        Assert.Equal(["new"], Names((await RunAsync(SampleAlerts.Bare))[0]));
    }

    [Fact]
    public async Task A_filter_that_keeps_failing_is_switched_off_and_the_others_go_on()
    {
        var poisoned = Failing("poisoned", () => true);
        live.Swap([Compiled("before", "dec < 90"), poisoned, Compiled("after", "dec < 90")]);
        var batch = Enumerable.Repeat(SampleAlerts.Classified, FilterStage.FaultLimit + 2).ToArray();
        Assert.All(await RunAsync(batch), outcome => Assert.Equal(["before", "after"], Names(outcome)));
        var (filter, reason) = Assert.Single(live.Disabled);
        Assert.Same(poisoned, filter);
        Assert.Contains("DivideByZeroException", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(poisoned, live.Current.Filters);
    }

    [Fact]
    public async Task A_filter_that_was_switched_off_stays_off_when_the_table_is_read_again()
    {
        var poisoned = Failing("poisoned", () => true);
        live.Swap([poisoned]);
        await RunAsync([.. Enumerable.Repeat(SampleAlerts.Bare, FilterStage.FaultLimit)]);
        live.Swap([Failing("poisoned", () => true)]);
        Assert.Empty(live.Current.Filters);
    }

    [Fact]
    public async Task Faults_that_are_not_in_a_row_are_forgiven()
    {
        var runs = 0;
        live.Swap([Failing("moody", () => runs++ % FilterStage.FaultLimit != 0)]);
        await RunAsync([.. Enumerable.Repeat(SampleAlerts.Bare, 20)]);
        Assert.Empty(live.Disabled);
    }

    [Fact]
    public async Task A_filter_that_takes_far_too_long_is_switched_off_and_the_others_go_on()
    {
        var time = new SteppedTime();
        var costly = new LiveFilter(Stored("costly", ""), (EvaluationContext _) => Slow(time), (_, _) => { });
        live.Swap([costly, Compiled("quick", "dec < 90")]);
        var timed = new FilterStage(live, time);
        for (var batch = 0; batch < FilterStage.FaultLimit; batch++)
        {
            Assert.Contains(costly, live.Current.Filters);
            await timed.RunAsync([new StreamMessage<ClassifiedAlert> { Value = SampleAlerts.Bare, Topic = "classified" }], CancellationToken.None);
        }

        Assert.Equal(["quick"], live.Current.Filters.Select(filter => filter.Stored.Name));
        Assert.Contains("took 20 ms for one alert", Assert.Single(live.Disabled).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_matches_everything_takes_nothing_from_the_others()
    {
        live.Swap([Compiled("all", "TRUE"), Compiled("bright", "mag_ab < 25")]);
        var outcomes = await RunAsync([.. Enumerable.Repeat(SampleAlerts.Classified, 200), SampleAlerts.Bare]);
        Assert.All(outcomes.Take(200), outcome => Assert.Equal(["all", "bright"], Names(outcome)));
        Assert.Equal(["all"], Names(outcomes[200]));
        Assert.Empty(live.Disabled);
    }

    [Fact]
    public void A_filter_that_does_not_compile_says_why()
    {
        Assert.Null(LiveFilter.Compile(Stored("bad", "mag_abb < 1") with { Columns = ["ra", "nothing"] }, out var faults));
        Assert.Contains("mag_abb", faults, StringComparison.Ordinal);
        Assert.Contains("there is no column 'nothing'", faults, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<Outcome<MatchedAlert>>> RunAsync(params ClassifiedAlert[] alerts) =>
        await stage.RunAsync([.. alerts.Select(alert => new StreamMessage<ClassifiedAlert> { Value = alert, Topic = "classified" })], CancellationToken.None);

    private readonly FilterStage stage;

    public FilterStageTests() => stage = new FilterStage(live);

    private static IEnumerable<string> Names(Outcome<MatchedAlert> outcome) => outcome.Value!.Filters.Select(filter => filter.Stored.Name);

    private static bool? Slow(SteppedTime time)
    {
        time.Step(TimeSpan.FromMilliseconds(20));
        return false;
    }

    internal static LiveFilter Compiled(string name, string expression) =>
        LiveFilter.Compile(Stored(name, expression), out var faults) ?? throw new InvalidOperationException(faults);

    internal static StoredFilter Stored(string name, string expression) => new() { Owner = "ann", Name = name, Version = 1, Expression = expression };

    private static LiveFilter Failing(string name, Func<bool> fails) => new(
        Stored(name, ""), (EvaluationContext _) => fails() ? throw new DivideByZeroException() : false, (_, _) => { });
}

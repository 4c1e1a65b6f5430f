using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Ingest.Context;
using Broker.Tests.Core.Columns;
using Broker.Tests.Core.Streams;

namespace Broker.Tests.Ingest.Context;

public sealed class LateContextTests
{
    private static readonly Alert Had = SampleAlerts.Full;
    private static readonly Alert Missed = SampleAlerts.Bare.Alert;

    [Fact]
    public async Task Every_alert_goes_on_and_those_without_context_also_wait_for_it()
    {
        var (alerts, waiting) = (new MemorySink<Alert>(), new MemorySink<Alert>());
        await new MissingContexts(alerts, waiting).PublishAsync([Had, Missed], default);
        Assert.Equal([Had, Missed], alerts.Published);
        Assert.Equal([Missed], waiting.Published);
    }

    [Fact]
    public async Task When_all_is_well_nothing_is_published_twice()
    {
        var waiting = new MemorySink<Alert>();
        await new MissingContexts(new MemorySink<Alert>(), waiting).PublishAsync([Had], default);
        Assert.Empty(waiting.Published);
    }

    [Fact]
    public async Task A_context_that_is_had_at_last_says_why_it_came_late()
    {
        var outcome = Assert.Single(await FillAsync(new AlertContext { Matches = Had.Context.Matches }));
        Assert.Equal(Had.Context.Matches, outcome.Value!.Context.Matches);
        Assert.Equal((null, Missed.Context.MissingReason), (outcome.Value.Context.MissingReason, outcome.Value.Context.LateReason));
        Assert.Equal(Missed.Id, outcome.Value.Id);
    }

    [Fact]
    public async Task A_batch_whose_context_still_cannot_be_had_is_to_be_repeated()
    {
        var fault = await Assert.ThrowsAsync<ContextException>(() => FillAsync(new AlertContext { MissingReason = "redis is not connected" }));
        Assert.Equal("redis is not connected", fault.Message);
    }

    private static async Task<IReadOnlyList<Outcome<Alert>>> FillAsync(AlertContext answer)
    {
        var fill = new ContextFill((alerts, _) => ValueTask.FromResult<IReadOnlyList<AlertContext>>([.. alerts.Select(_ => answer)]));
        return await fill.RunAsync([new() { Value = Missed, Topic = "context_missing" }], default);
    }
}

using Broker.Core.Alerts;
using Broker.Ingest.Context;
using Broker.Tests.Core.Columns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Ingest.Context;

/// <summary>Fault F7: a Redis that is slow holds up no batch for longer than the limit, and is asked one thing at a time.</summary>
public sealed class ContextDeadlineTests
{
    private static readonly IReadOnlyList<Alert> Alerts = [SampleAlerts.Classified.Alert, SampleAlerts.Bare.Alert];
    private readonly Queue<TaskCompletionSource<IReadOnlyList<AlertContext>>> answers = [];
    private int asked;

    [Fact]
    public async Task An_answer_in_time_is_passed_on()
    {
        var deadline = Deadline(TimeSpan.FromSeconds(30));
        Answer(deadline, out var read, out var answer);
        answer.SetResult([AlertContext.None, AlertContext.None]);
        Assert.All(await read, context => Assert.Same(AlertContext.None, context));
    }

    [Fact]
    public async Task Alerts_go_on_marked_after_the_limit_and_nobody_waits_or_asks_until_the_slow_answer_is_there()
    {
        var deadline = Deadline(TimeSpan.FromMilliseconds(20));
        Answer(deadline, out var read, out var slow);
        Assert.All(await read, context => Assert.Equal("redis did not answer within 0.02 s", context.MissingReason));

        for (var i = 0; i < 100; i++)
            Assert.Equal(2, (await deadline.ReadAsync(Alerts, CancellationToken.None)).Count(context => context.MissingReason is not null));
        Assert.Equal(1, asked);

        slow.SetException(new InvalidOperationException("too late to matter"));
        Answer(deadline, out read, out var quick);
        quick.SetResult([AlertContext.None, AlertContext.None]);
        Assert.All(await read, context => Assert.Null(context.MissingReason));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_failure_within_the_limit_is_passed_on()
    {
        Answer(Deadline(TimeSpan.FromSeconds(30)), out var read, out var answer);
        answer.SetException(new TimeoutException("redis' own"));
        Assert.Equal("redis' own", (await Assert.ThrowsAsync<TimeoutException>(async () => await read)).Message);
    }

    private ContextDeadline Deadline(TimeSpan limit) => new(
        (_, _) =>
        {
            asked++;
            return new(answers.Dequeue().Task);
        },
        limit,
        TimeProvider.System,
        NullLogger<ContextDeadline>.Instance);

    private void Answer(ContextDeadline deadline, out Task<IReadOnlyList<AlertContext>> read, out TaskCompletionSource<IReadOnlyList<AlertContext>> answer)
    {
        answers.Enqueue(answer = new TaskCompletionSource<IReadOnlyList<AlertContext>>());
        read = deadline.ReadAsync(Alerts, CancellationToken.None).AsTask();
    }
}

using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Ingest.Context;

/// <summary>
/// Step 6 again, for alerts that went on without it: the same alert with its context, and with why it came late. Throws
/// <see cref="ContextException"/> while the context still cannot be had, so that the batch waits and is repeated.
/// </summary>
/// <param name="read">As <see cref="IngestSteps.ReadContext"/>.</param>
public sealed class ContextFill(Func<IReadOnlyList<Alert>, CancellationToken, ValueTask<IReadOnlyList<AlertContext>>> read) : IStage<Alert, Alert>
{
    public async ValueTask<IReadOnlyList<Outcome<Alert>>> RunAsync(IReadOnlyList<StreamMessage<Alert>> batch, CancellationToken cancellation)
    {
        var contexts = await read([.. batch.Select(message => message.Value)], cancellation);
        if (contexts.FirstOrDefault(context => context.MissingReason is not null) is { } away)
            throw new ContextException(away.MissingReason!);
        return [.. batch.Zip(contexts, (message, context) => Outcome<Alert>.Passed(Filled(message.Value, context)))];
    }

    private static Alert Filled(Alert alert, AlertContext context) =>
        alert with { Context = context with { LateReason = alert.Context.MissingReason } };
}

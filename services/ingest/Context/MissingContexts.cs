using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Ingest.Context;

/// <summary>
/// Step 7 for alerts: every one to where alerts go and then, those whose context could not be had, also to where they wait for it.
/// In that order, so that an alert that is filled in follows itself.
/// </summary>
public sealed class MissingContexts(ISink<Alert> alerts, ISink<Alert> waiting) : ISink<Alert>
{
    public async ValueTask PublishAsync(IReadOnlyList<Alert> values, CancellationToken cancellation)
    {
        await alerts.PublishAsync(values, cancellation);
        var missing = values.Where(alert => alert.Context.MissingReason is not null).ToList();
        if (missing.Count > 0)
            await waiting.PublishAsync(missing, cancellation);
    }
}

using Broker.Core.Alerts;
using Broker.Core.Storage;

namespace Broker.Ingest;

/// <summary>What the ingest stage does with a batch of new alerts besides reading them; a step that is null is left out.</summary>
public sealed record IngestSteps
{
    /// <summary>
    /// Step 5, for alerts that the memory cannot swear to (<see cref="Witness"/>): for each, in order, whether the archive has it from
    /// another message. False also where it does not answer: then the archive's key is what holds.
    /// </summary>
    public Func<IReadOnlyList<Alert>, CancellationToken, ValueTask<IReadOnlyList<bool>>>? AreStoredElsewhere { get; init; }

    /// <summary>Step 6: one context per alert, in order. Says in the context why there is none; throws only when a repeat may help.</summary>
    public Func<IReadOnlyList<Alert>, CancellationToken, ValueTask<IReadOnlyList<AlertContext>>>? ReadContext { get; init; }

    /// <summary>Step 7, first half: stores the packets, one place each, in order; the cutouts are filled in by the stage.</summary>
    public Func<IReadOnlyList<PackEntry>, CancellationToken, ValueTask<IReadOnlyList<StoredPacket>>>? StorePackets { get; init; }

    /// <summary>
    /// Whether the alerts of a batch are filled anew for the next one. Only where nobody keeps an outcome's alert beyond the stage's next
    /// run: true where it is published as bytes, false where the alert itself goes on to another role of this process.
    /// </summary>
    public bool ReuseAlerts { get; init; }

    /// <summary>The clock that observations are compared with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

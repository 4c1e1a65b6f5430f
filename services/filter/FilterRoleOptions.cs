using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Filter.Delivery;
using Microsoft.Extensions.Logging;

namespace Broker.Filter;

/// <summary>What the filter role is made of.</summary>
public sealed record FilterRoleOptions
{
    public required BrokerOptions Broker { get; init; }

    public required Database Database { get; init; }

    public required Topics Topics { get; init; }

    public required ILoggerFactory Logs { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the role tells how late alerts are.</summary>
    public AlertAges Ages { get; init; } = new();

    /// <summary>Where rejects go; null: where the topics say, by a producer of its own.</summary>
    public ISink<DeadLetter>? DeadLetters { get; init; }

    /// <summary>Where it is told what became of every message; null: where the topics say, by a producer of its own.</summary>
    public ISink<LedgerEntry>? Ledger { get; init; }

    public RetrySchedule Retries { get; init; } = new();

    /// <summary>When the source has ended: longest wait for webhooks that are still pending (default: 20 s).</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(20);
}

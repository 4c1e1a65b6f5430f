using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>Step 14: classified alerts, matches, dead letters and the ledger into PostgreSQL, each at its own pace.</summary>
internal sealed class ArchiveRole : IDisposable
{
    private const string Name = "archive";
    private readonly StreamWorker<FilterMatch, Placed<FilterMatch>> matches;
    private readonly StreamWorker<DeadLetter, Placed<DeadLetter>> deadLetters;
    private readonly StreamWorker<LedgerEntry, Placed<LedgerEntry>> ledger;
    private readonly DeadLetterKeeper keeper;
    private readonly LedgerWatch watch;

    public ArchiveRole(RoleParts parts)
    {
        Alerts = new ArchiveSink(parts.Database, parts.Time);
        AlertWorker = parts.Worker(Name, parts.Topics.Source(BrokerTopics.Classified, Name), parts.Aged(Name, new KeepAll<ClassifiedAlert>(), m => m.Value.Alert.FirstPublishedAt), Fenced(parts, Name, Alerts));
        matches = parts.Worker("archive-matches", parts.Topics.Source(BrokerTopics.Matches, Name), new KeepAll<FilterMatch>(), Fenced(parts, "archive-matches", new MatchSink(parts.Database)));

        // What cannot be read from the dead letters' own topic goes straight into their table.
        var table = new DeadLetterSink(parts.Database);
        deadLetters = parts.Worker(
            "archive-dead-letters", parts.Topics.Source(BrokerTopics.DeadLetters, Name), new KeepAll<DeadLetter>(), Fenced(parts, "archive-dead-letters", table), table);
        ledger = parts.Worker(
            RoleParts.LedgerWorker, parts.Topics.Source(BrokerTopics.Ledger, Name), new KeepAll<LedgerEntry>(), Fenced(parts, RoleParts.LedgerWorker, new LedgerSink(parts.Database)), table);
        watch = new LedgerWatch(parts);
        keeper = new DeadLetterKeeper(parts.Database, parts.Options.DeadLettersKeepFor, parts.Time, parts.Logs.CreateLogger<DeadLetterKeeper>());
    }

    // A process that was stopped for a while, and whose partitions went to another one, writes nothing more for them.
    private static FencedSink<T> Fenced<T>(RoleParts parts, string worker, IFencedStore<T> store) => new(store, new Fence(parts.Database, worker, parts.Time));

    public ArchiveSink Alerts { get; }

    public StreamWorker<ClassifiedAlert, Placed<ClassifiedAlert>> AlertWorker { get; }

    /// <summary>Matches written to the archive.</summary>
    public long Matches => matches.Counts.Passed;

    /// <summary>Dead letters written to the archive.</summary>
    public long DeadLetters => deadLetters.Counts.Passed;

    public Task RunAlertsAsync(CancellationToken stopping) => AlertWorker.RunAsync(stopping);

    /// <summary>Deletes old dead letters and watches the ledger until told to stop.</summary>
    public Task RunKeeperAsync(CancellationToken stopping) => Task.WhenAll(keeper.RunAsync(stopping), watch.RunAsync(stopping));

    public void Dispose() => watch.Dispose();

    public Task RunMatchesAsync(CancellationToken stopping) => matches.RunAsync(stopping);

    /// <summary>Counts what the workers of every process say of their messages.</summary>
    public Task RunLedgerAsync(CancellationToken stopping) => ledger.RunAsync(stopping);

    public Task RunDeadLettersAsync(CancellationToken stopping) => deadLetters.RunAsync(stopping);
}

using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>Step 14: classified alerts, matches and dead letters into PostgreSQL, each at its own pace.</summary>
internal sealed class ArchiveRole
{
    private const string Name = "archive";
    private readonly StreamWorker<FilterMatch, FilterMatch> matches;
    private readonly StreamWorker<DeadLetter, DeadLetter> deadLetters;
    private readonly DeadLetterKeeper keeper;

    public ArchiveRole(RoleParts parts)
    {
        Alerts = new ArchiveSink(parts.Database, parts.Time);
        AlertWorker = parts.Worker(Name, parts.Topics.Source(BrokerTopics.Classified, Name), parts.Aged(Name, new KeepAll<ClassifiedAlert>(), m => m.Value.Alert.FirstPublishedAt), Alerts);
        matches = parts.Worker("archive-matches", parts.Topics.Source(BrokerTopics.Matches, Name), new KeepAll<FilterMatch>(), new MatchSink(parts.Database));

        // What cannot be read from the dead letters' own topic goes straight into their table.
        var table = new DeadLetterSink(parts.Database);
        deadLetters = parts.Worker("archive-dead-letters", parts.Topics.Source(BrokerTopics.DeadLetters, Name), new KeepAll<DeadLetter>(), table, table);
        keeper = new DeadLetterKeeper(parts.Database, parts.Options.DeadLettersKeepFor, parts.Time, parts.Logs.CreateLogger<DeadLetterKeeper>());
    }

    public ArchiveSink Alerts { get; }

    public StreamWorker<ClassifiedAlert, ClassifiedAlert> AlertWorker { get; }

    /// <summary>Matches written to the archive.</summary>
    public long Matches => matches.Counts.Passed;

    /// <summary>Dead letters written to the archive.</summary>
    public long DeadLetters => deadLetters.Counts.Passed;

    public Task RunAlertsAsync(CancellationToken stopping) => AlertWorker.RunAsync(stopping);

    /// <summary>Deletes old dead letters until told to stop.</summary>
    public Task RunKeeperAsync(CancellationToken stopping) => keeper.RunAsync(stopping);

    public Task RunMatchesAsync(CancellationToken stopping) => matches.RunAsync(stopping);

    public Task RunDeadLettersAsync(CancellationToken stopping) => deadLetters.RunAsync(stopping);
}

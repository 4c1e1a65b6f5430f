using Broker.Core.Hosting;
using Broker.Core.Streams;
using Broker.Filter;
using Broker.Filter.Delivery;
using Npgsql;

namespace Broker.Broker.Composition;

/// <summary>
/// The roles of one process, joined by topics: on Kafka, or in process where none is configured. Everything is connected in the
/// constructor, so that no reader misses what is published first.
/// </summary>
public sealed class BrokerRoles : IDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);
    private readonly RoleParts parts;
    private readonly StepTimes steps = new();
    private readonly LatencyReport latency;
    private readonly IngestRole? ingest;
    private readonly ClassifyRole? classify;
    private readonly FilterRole? filter;
    private readonly ArchiveRole? archive;
    private readonly long startedAt;

    /// <summary>Webhooks that earlier processes delivered or gave up: the outbox counts them all.</summary>
    private OutboxCounts before = new(0, 0, 0);

    public BrokerRoles(RoleParts parts, Roles roles)
    {
        this.parts = parts;
        startedAt = parts.Time.GetTimestamp();
        latency = new LatencyReport(parts.Ages, parts.Options.LatencyBudget, parts.Time, parts.Logs.CreateLogger<LatencyReport>());
        if (roles.HasFlag(Roles.Ingest))
            ingest = new IngestRole(parts);
        if (roles.HasFlag(Roles.Classify))
            classify = new ClassifyRole(parts);
        if (roles.HasFlag(Roles.Filter))
        {
            filter = new FilterRole(new FilterRoleOptions
            {
                Broker = parts.Options, Database = parts.Database, Topics = parts.Topics, Logs = parts.Logs, Time = parts.Time, Ages = parts.Ages,
                DeadLetters = parts.DeadLetters, Ledger = parts.Ledger,
            });
            parts.Health.Watch(() => filter.Worker.Health);
        }

        if (roles.HasFlag(Roles.Api))
            archive = new ArchiveRole(parts);
    }

    /// <summary>
    /// Runs every role until told to stop; in process also until the packets have ended (<see cref="Topics.Complete"/>)
    /// and all that came of them is archived and delivered.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await RememberOutboxAsync(stopping);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var drained = new CancellationTokenSource();
        await using var draining = ending.Token.Register(() => drained.CancelAfter(DrainLimit));

        // In process, what ingest has taken lives only here: ingest stops first, and the others finish what it gave them.
        var token = parts.Topics.Own is null ? drained.Token : ending.Token;
        var ingesting = Then(ingest?.RunAsync(ending.Token), BrokerTopics.ContextMissing.Name, ending);
        var filling = Then(ingest is null ? null : FillAsync(ingest, ingesting, token), BrokerTopics.Alerts.Name, ending);
        var classifying = Then(classify?.Worker.RunAsync(token), BrokerTopics.Classified.Name, ending);
        var filtering = Then(filter?.RunAsync(token), BrokerTopics.Matches.Name, ending);
        var archiving = archive?.RunAlertsAsync(token) ?? Task.CompletedTask;
        var matches = archive?.RunMatchesAsync(token) ?? Task.CompletedTask;
        var rejecting = Then(Task.WhenAll(ingesting, filling, classifying, filtering, archiving, matches), BrokerTopics.DeadLetters.Name, ending);
        var burying = archive?.RunDeadLettersAsync(token) ?? Task.CompletedTask;
        var counting = Then(Task.WhenAll(rejecting, burying), BrokerTopics.Ledger.Name, ending);
        var entering = archive?.RunLedgerAsync(token) ?? Task.CompletedTask;
        var keeping = Task.WhenAll(latency.RunAsync(ending.Token), ingest?.RunKeepersAsync(ending.Token) ?? Task.CompletedTask, archive?.RunKeeperAsync(ending.Token) ?? Task.CompletedTask);
        await Task.WhenAll(counting, entering);
        await ending.CancelAsync();
        await keeping;
    }

    // In process the packets end, and a Redis that stays away must not keep everything from ending: what waits for it stays marked.
    private static async Task FillAsync(IngestRole ingest, Task ingesting, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var filling = ingest.FillWorker.RunAsync(enough.Token);
        await Task.WhenAny(ingesting, filling);
        enough.CancelAfter(DrainLimit);
        await filling;
    }

    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<BrokerCounts> CountAsync(CancellationToken cancellation) =>
        Count(filter is null ? null : await filter.CountAsync(cancellation));

    /// <summary>True when nothing that was consumed is still on its way: to the archive, to a topic or to a webhook.</summary>
    public async Task<bool> IsDrainedAsync(long packets, CancellationToken cancellation)
    {
        if (filter is null)
            return false;

        // What the filter role had finished is read first: the matches counted after it are then all of them.
        var finished = filter.Worker.Counts.Consumed;
        var matches = await filter.CountAsync(cancellation);
        var counts = Count(matches);
        var isArchived = counts.Balanced() && archive!.Matches == counts.Matched && archive.DeadLetters >= counts.DeadLettered;
        return counts.Consumed >= packets && isArchived && finished == counts.Scored && matches.Webhooks.Pending == 0;
    }

    public void Dispose()
    {
        ingest?.Dispose();
        filter?.Dispose();
        classify?.Dispose();
        archive?.Dispose();
        steps.Dispose();
    }

    private BrokerCounts Count(MatchCounts? matches)
    {
        var consumed = ingest?.Worker.Counts ?? new StreamCounts();
        return new BrokerCounts
        {
            Consumed = consumed.Consumed,
            Duplicates = consumed.Dropped.GetValueOrDefault(Reason.Duplicate) + (archive?.Alerts.AlreadyThere ?? 0),
            DeadLettered = Rejected(consumed) + Rejected(classify?.Worker.Counts) + Rejected(archive?.AlertWorker.Counts),
            Scored = classify?.Worker.Counts.Passed ?? 0,
            Stored = archive?.Alerts.Stored ?? 0,
            Filled = ingest?.FillWorker.Counts.Passed ?? 0,
            Matched = matches?.Matched ?? 0,
            Published = matches?.Published ?? 0,
            Delivered = (matches?.Webhooks.Delivered - before.Delivered) ?? 0,
            Undeliverable = (matches?.Webhooks.Undeliverable - before.Undeliverable + matches?.Unpublished) ?? 0,
            Seconds = Math.Round(parts.Time.GetElapsedTime(startedAt).TotalSeconds, 3),
        };
    }

    private async Task RememberOutboxAsync(CancellationToken stopping)
    {
        try
        {
            before = filter is null ? before : (await filter.CountAsync(stopping)).Webhooks;
        }
        catch (NpgsqlException)
        {
            // PostgreSQL went away in this moment: the roles wait for it; only this summary counts from the database's beginning.
        }
    }

    // In process a topic ends when its writer has; on Kafka topics have no end. A role that fails takes the others with it.
    private async Task Then(Task? work, string topic, CancellationTokenSource ending)
    {
        if (work is null)
            return;
        try
        {
            await work;
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }

        parts.Topics.Complete(topic);
    }

    private static long Rejected(StreamCounts? counts) => counts?.Rejected.Values.Sum() ?? 0;
}

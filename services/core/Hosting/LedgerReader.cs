using Broker.Core.Storage;
using Npgsql;

namespace Broker.Core.Hosting;

/// <summary>Reads the ledger and what waits in Kafka, and judges whether it balances.</summary>
public sealed class LedgerReader(BrokerOptions options, Database database, TimeProvider time) : IDisposable
{
    /// <summary>An uneven ledger is wrong when nothing waits and no number has changed for so long.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest look at numbers that go on changing though nothing waits, when nobody asked to wait.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(10);

    /// <summary>Matches and webhooks are many: counted no more often, but by who asks for a verdict.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);

    /// <summary>Clocks of our machines may differ so much: a younger webhook may be of a match that is on its way.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    /// <summary>Ids in a sentence.</summary>
    private const int Named = 3;

    private readonly WorkerLags lags = new(options);
    private LedgerMatches? matches;
    private long countedAt;
    private LedgerWave? wave;
    private IReadOnlyList<string> tooMany = [];
    private readonly LedgerTable table = new(database, time, [.. BrokerTopics.Names, .. BrokerTopics.Names.Select(name => options.TopicPrefix + name)])
    {
        Within = [.. new[] { BrokerTopics.Alerts.Name, BrokerTopics.Classified.Name }.SelectMany(name => new[] { name, options.TopicPrefix + name }).Distinct()],
    };

    /// <summary>The numbers of this moment; an uneven ledger counts as on its way.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">Kafka does not answer.</exception>
    public async Task<LedgerReport> ReadAsync(CancellationToken cancellation) =>
        Judged(await ReadAsync(await lags.ReadAsync(cancellation), cancellation), isStill: false);

    /// <summary>
    /// The same, for who reads it again and again: what was consumed some readings ago and must have come to its end by now is looked at.
    /// One at a time.
    /// </summary>
    public async Task<LedgerReport> WatchAsync(CancellationToken cancellation)
    {
        var asked = await lags.ReadAsync(cancellation);
        var report = await ReadAsync(asked, cancellation);
        if (wave?.HasPassed(asked) == true)
        {
            await new LedgerCheck(database).RunAsync(wave.Start, cancellation);
            tooMany = TooMany(wave.Start, report);
            wave = null;
        }

        wave = asked.Count == 0 || wave?.IsBroken == true ? null : wave ?? new LedgerWave(report);
        var judged = Judged(report, isStill: false);
        return tooMany.Count == 0 ? judged : judged with { Verdict = LedgerVerdict.Unbalanced, Wrong = [.. judged.Wrong, .. tooMany] };
    }

    /// <summary>Reads until it balances, or it is certain that it does not, or the time is over.</summary>
    /// <param name="wait">How long to wait for what is on its way; null: not at all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<LedgerReport> JudgeAsync(TimeSpan? wait, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var (before, since) = (default(LedgerReport), started); ;)
        {
            var report = await table.ReadAsync(await lags.ReadAsync(cancellation), matches: null, cancellation);
            if (before is null || HasMoved(before, report))
                since = time.GetTimestamp();
            before = report;
            var settle = report.IsDrained is null && wait > Settle ? wait.Value : Settle;
            var isStill = report.IsDrained != false && time.GetElapsedTime(since) >= settle;
            var limit = wait ?? (report.IsDrained == false ? TimeSpan.Zero : LongestLook);
            if ((report.IsEven && report.IsDrained != false) || isStill || time.GetElapsedTime(started) >= limit)
                return Judged(report with { Matches = await ComparedAsync(report, isStill, cancellation) }, isStill);
            await Task.Delay(Poll, time, cancellation);
        }
    }

    /// <inheritdoc cref="LedgerTable.AcknowledgeAsync"/>
    public Task AcknowledgeAsync(IReadOnlyList<LedgerGap> gaps, string by, CancellationToken cancellation) => table.AcknowledgeAsync(gaps, by, cancellation);

    public void Dispose() => lags.Dispose();

    private async Task<LedgerReport> ReadAsync(IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag> asked, CancellationToken cancellation)
    {
        var isKnown = matches is not null && time.GetElapsedTime(countedAt) < CountEvery;
        var report = await table.ReadAsync(asked, isKnown ? matches : null, cancellation);
        if (!isKnown)
            (matches, countedAt) = (await ComparedAsync(report, isStill: false, cancellation), time.GetTimestamp());
        return report with { Matches = matches! };
    }

    private async Task<LedgerMatches> ComparedAsync(LedgerReport report, bool isStill, CancellationToken cancellation)
    {
        try
        {
            return report.Matches with
            {
                Unowed = await table.UnowedAsync(cancellation),
                Unknown = isStill || report.IsDrained == true ? await table.UnknownAsync(isStill ? report.At : report.At - Skew, cancellation) : null,
            };
        }
        catch (NpgsqlException)
        {
            // It takes too long: the numbers are told all the same.
            return report.Matches;
        }
    }

    // What had come to an end then has been counted as read since.
    private static IReadOnlyList<string> TooMany(LedgerReport then, LedgerReport now) =>
    [
        .. from partition in now.Partitions
           let before = then.Partitions.FirstOrDefault(each => (each.Topic, each.TopicId, each.Partition) == (partition.Topic, partition.TopicId, partition.Partition))
           where before is not null && before.Consumed - before.OnTheWay > partition.Consumed
           select $"{partition.Topic} [{partition.Partition}]: {before.Consumed - before.OnTheWay - partition.Consumed} messages more came to an end than were read",
    ];

    private static bool HasMoved(LedgerReport before, LedgerReport now) =>
        before.Total != now.Total || before.Roles.Sum(role => role.Consumed + role.Repeated) != now.Roles.Sum(role => role.Consumed + role.Repeated)
        || before.Roles.Sum(role => role.Lag) != now.Roles.Sum(role => role.Lag);

    private static LedgerReport Judged(LedgerReport report, bool isStill)
    {
        var wrong = report.Gaps.Where(gap => gap.Worker != "context").Select(gap => gap.ToText()).ToList();
        if (isStill)
            wrong.AddRange(Uneven(report));
        wrong.AddRange(Wrong(report.Matches));
        var even = report.IsEven && report.IsDrained != false;
        return report with { IsStill = isStill, Wrong = wrong, Verdict = wrong.Count > 0 ? LedgerVerdict.Unbalanced : even ? LedgerVerdict.Balanced : LedgerVerdict.OnTheWay };
    }

    private static IEnumerable<string> Wrong(LedgerMatches matches)
    {
        if (matches.Unknown is { Count: > 0 } unknown)
            yield return $"{Number(unknown)} webhooks are of matches that the archive does not have: {Some(unknown)}";
        if (matches.Unowed is { Count: > 0 } unowed)
            yield return $"{Number(unowed)} matches owe a webhook that is neither pending nor delivered nor undeliverable: {Some(unowed)}";
    }

    private static string Number(IReadOnlyList<string> ids) => ids.Count < LedgerTable.MostNamed ? $"{ids.Count}" : $"{ids.Count} or more";

    private static string Some(IReadOnlyList<string> ids) => string.Join(", ", ids.Take(Named)) + (ids.Count > Named ? ", …" : "");

    private static IEnumerable<string> Uneven(LedgerReport report)
    {
        if (report.IsEven)
            return [];
        return report.Partitions.Where(partition => partition.OnTheWay != 0).Select(partition => partition.OnTheWay > 0
            ? $"{partition.Topic} [{partition.Partition}]: {partition.OnTheWay} messages came to no end"
            : $"{partition.Topic} [{partition.Partition}]: {-partition.OnTheWay} messages more came to an end than were read");
    }
}

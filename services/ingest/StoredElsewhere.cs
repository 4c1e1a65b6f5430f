using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Ingest;

/// <summary>
/// Asks the archive which alerts it has from another message. Ingest never waits long for it: when PostgreSQL does not answer within
/// <see cref="AskLimit"/>, the alerts go on unasked, and it is left alone for <see cref="PauseAfterFailure"/>. One batch at a time.
/// </summary>
public sealed partial class StoredElsewhere(Database database, TimeProvider time, ILogger log)
{
    public static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private static readonly Counter<long> Asked = StreamMetrics.Meter.CreateCounter<long>("broker.dedup.asked", "{alert}",
        "Alerts older than the memory of ingest that the archive was asked for, by answer: elsewhere, new, none");

    /// <summary>By the archive's key, so that a night's partition answers each; the limit keeps it a look at an index for each of them.</summary>
    private const string Sql = """
        SELECT k.n FROM unnest(@survey, @alert_id, @mjd_tai, @topic, @topic_id, @partition, @offset)
          WITH ORDINALITY AS k(survey, alert_id, mjd_tai, topic, topic_id, partition, message_offset, n)
        CROSS JOIN LATERAL (
          SELECT a.source_topic, a.source_topic_id, a.source_partition, a.source_offset FROM alerts a
          WHERE a.survey = k.survey AND a.alert_id = k.alert_id AND a.mjd_tai = k.mjd_tai LIMIT 1) AS known
        WHERE (known.source_topic, known.source_topic_id, known.source_partition, known.source_offset) IS DISTINCT FROM (k.topic, k.topic_id, k.partition, k.message_offset)
        """;

    private long? failedAt;

    /// <param name="alerts">With their source.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>For each, in order, whether it is stored from another message; false where nobody answers.</returns>
    public async ValueTask<IReadOnlyList<bool>> FindAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        bool[] found;
        if (failedAt is { } at && time.GetElapsedTime(at) < PauseAfterFailure)
        {
            Count("none", alerts.Count);
            return new bool[alerts.Count];
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AskLimit);
        try
        {
            // A server that is frozen answers no cancellation either: it is not waited for.
            found = await AskAsync(alerts, limit.Token).WaitAsync(limit.Token);
        }
        catch (NpgsqlException error)
        {
            return Fail(alerts.Count, error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Fail(alerts.Count, $"no answer within {AskLimit.TotalSeconds} s");
        }

        if (failedAt is not null)
            LogAnswers(log);
        failedAt = null;
        var elsewhere = found.Count(isElsewhere => isElsewhere);
        Count("elsewhere", elsewhere);
        Count("new", alerts.Count - elsewhere);
        return found;
    }

    private async Task<bool[]> AskAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var found = new bool[alerts.Count];
        await using var ask = database.Source.CreateCommand(Sql);
        Add("survey", alert => alert.Survey);
        Add("alert_id", alert => alert.AlertId);
        Add("mjd_tai", alert => alert.MjdTai);
        Add("topic", alert => alert.Source!.Value.Topic);
        Add("topic_id", alert => alert.Source!.Value.TopicId);
        Add("partition", alert => alert.Source!.Value.Partition);
        Add("offset", alert => alert.Source!.Value.Offset);
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            found[rows.GetInt64(0) - 1] = true;
        return found;

        void Add<T>(string name, Func<Alert, T> value) => ask.Parameters.AddWithValue(name, alerts.Select(value).ToArray());
    }

    private bool[] Fail(int alerts, string why)
    {
        if (failedAt is null)
            LogSilent(log, why);
        failedAt = time.GetTimestamp();
        Count("none", alerts);
        return new bool[alerts];
    }

    private static void Count(string answer, long alerts) => Asked.Add(alerts, new KeyValuePair<string, object?>("answer", answer));

    [LoggerMessage(EventName = "ArchiveNotAsked", Level = LogLevel.Warning,
        Message = "PostgreSQL does not answer ({Why}): alerts older than this process go on without asking whether they are duplicates; the archive stores none twice.")]
    private static partial void LogSilent(ILogger log, string why);

    [LoggerMessage(EventName = "ArchiveAskedAgain", Level = LogLevel.Information, Message = "PostgreSQL answers again: it is asked for duplicates of alerts older than this process.")]
    private static partial void LogAnswers(ILogger log);
}

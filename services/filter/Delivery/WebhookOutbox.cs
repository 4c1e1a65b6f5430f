using System.Threading.Channels;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Filter.Delivery;

/// <summary>
/// The webhook deliveries that are owed, in PostgreSQL. A delivery lies here before its alert is committed and leaves when it is
/// settled, so that none is lost; a process that dies in between leaves a row that is tried again.
/// </summary>
public sealed class WebhookOutbox(Database database, TimeProvider time)
{
    /// <summary>Rows one receiver may have waiting; older ones are given up.</summary>
    public const int MostPending = 10_000;

    /// <summary>How long a process that took a row has to settle it before another may.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How long a settled row is kept; a batch that is repeated later than that is delivered again.</summary>
    public static readonly TimeSpan KeepSettled = TimeSpan.FromDays(7);

    private readonly Channel<bool> added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds those that are not there yet, all in one statement.</summary>
    /// <exception cref="NpgsqlException">None was added.</exception>
    public async Task AddAsync(IReadOnlyList<(FilterMatch Match, string Url, byte[] Body)> owed, CancellationToken cancellation)
    {
        await using var command = Command(OutboxSql.Insert);
        command.Parameters.AddWithValue("id", owed.Select(o => o.Match.Id).ToArray());
        command.Parameters.AddWithValue("owner", owed.Select(o => o.Match.Owner).ToArray());
        command.Parameters.AddWithValue("filter_name", owed.Select(o => o.Match.FilterName).ToArray());
        command.Parameters.AddWithValue("filter_version", owed.Select(o => o.Match.FilterVersion).ToArray());
        command.Parameters.AddWithValue("url", owed.Select(o => o.Url).ToArray());
        command.Parameters.AddWithValue("body", owed.Select(o => o.Body).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
        Wake();
    }

    /// <summary>Somebody may look again: a receiver is free.</summary>
    public void Wake() => added.Writer.TryWrite(true);

    /// <summary>Returns when this process has added something, or was woken, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await added.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nothing was added.
        }
    }

    /// <summary>Takes due rows, each for <see cref="Lease"/>.</summary>
    /// <param name="busy">Receivers to leave out.</param>
    /// <param name="receivers">Most receivers.</param>
    /// <param name="each">Most rows of one receiver.</param>
    public async Task<List<WebhookDelivery>> ClaimAsync(IReadOnlyCollection<string> busy, int receivers, int each, CancellationToken cancellation)
    {
        await using var command = Command(OutboxSql.Claim);
        command.Parameters.AddWithValue("busy", busy.ToArray());
        command.Parameters.AddWithValue("receivers", receivers);
        command.Parameters.AddWithValue("each", each);
        command.Parameters.AddWithValue("lease", time.GetUtcNow() + Lease);
        var claimed = new List<WebhookDelivery>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            claimed.Add(new WebhookDelivery
            {
                Id = row.GetString(0),
                Owner = row.GetString(1),
                FilterName = row.GetString(2),
                FilterVersion = row.GetInt32(3),
                Url = row.GetString(4),
                Body = row.GetFieldValue<byte[]>(5),
                Attempts = row.GetInt32(6),
                Secret = row.IsDBNull(7) ? null : row.GetString(7),
                DisabledReason = row.IsDBNull(8) ? null : row.GetString(8),
            });
        }

        return claimed;
    }

    public Task SettleAsync(WebhookDelivery delivery, string? error, CancellationToken cancellation) =>
        ExecuteAsync(OutboxSql.Settle, cancellation, ("id", delivery.Id), ("state", error is null ? "delivered" : "undeliverable"), ("error", error));

    public Task PostponeAsync(WebhookDelivery delivery, TimeSpan wait, string? error, CancellationToken cancellation) =>
        ExecuteAsync(OutboxSql.Postpone, cancellation, ("id", delivery.Id), ("next", time.GetUtcNow() + wait), ("error", error));

    /// <summary>Sends nothing more to this filter's webhook, in any of its versions; what is owed to it is undeliverable.</summary>
    public Task DisableWebhookAsync(WebhookDelivery delivery, string error, CancellationToken cancellation) =>
        ExecuteAsync(OutboxSql.DisableWebhook, cancellation, ("owner", delivery.Owner), ("name", delivery.FilterName), ("url", delivery.Url), ("error", error));

    /// <summary>Holds the table to its bounds.</summary>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        await ExecuteAsync(OutboxSql.GiveUpOverflow, cancellation, ("most", MostPending), ("error", $"more than {MostPending} deliveries were waiting for this receiver"));
        await ExecuteAsync(OutboxSql.DeleteSettled, cancellation, ("before", time.GetUtcNow() - KeepSettled));
    }

    public async Task<OutboxCounts> CountAsync(CancellationToken cancellation)
    {
        await using var command = Command(OutboxSql.Count);
        var counts = new Dictionary<string, long>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            counts[row.GetString(0)] = row.GetInt64(1);
        return new(counts.GetValueOrDefault("pending"), counts.GetValueOrDefault("delivered"), counts.GetValueOrDefault("undeliverable"));
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(sql);
        foreach (var (name, value) in values)
            command.Parameters.Add(value is null ? new(name, NpgsqlTypes.NpgsqlDbType.Text) { Value = DBNull.Value } : new(name, value));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = database.Source.CreateCommand(sql);
        if (sql.Contains("@now", StringComparison.Ordinal))
            command.Parameters.AddWithValue("now", time.GetUtcNow());
        return command;
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Broker.Core.Storage;

/// <summary>The table <c>filters</c>. Every change of what is live is heard by the filter roles (channel <see cref="Channel"/>) when it is committed.</summary>
public sealed class FilterTable(Database database)
{
    /// <summary>PostgreSQL channel that announces changes of the table.</summary>
    public const string Channel = "filters_changed";

    /// <summary>Most filters that are read, newest versions only; more are not run.</summary>
    public const int MostFilters = 10_000;

    private const string Fields =
        "owner, name, version, expression, columns, format, webhook_url, webhook_secret, webhook_disabled_reason, active, created_at, disabled_reason, xmin::text::bigint, "
        + "disabled_at, topic_disabled_reason, topic_disabled_at, unpublished, unpublished_reason";

    private const string Insert = $"""
        INSERT INTO filters (owner, name, version, expression, columns, format, webhook_url, webhook_secret)
        SELECT @owner, @name, coalesce(max(version), 0) + 1, @expression, @columns, @format, @webhook_url, @webhook_secret
        FROM filters WHERE owner = @owner AND name = @name
        RETURNING {Fields}
        """;

    private const string Enable = $"""
        UPDATE filters SET active = true, disabled_reason = NULL, disabled_at = NULL, topic_disabled_reason = NULL, topic_disabled_at = NULL, webhook_disabled_reason = NULL
        WHERE owner = @owner AND name = @name AND version = (SELECT max(version) FROM filters WHERE owner = @owner AND name = @name)
        RETURNING {Fields}
        """;

    /// <summary>The highest active version of every filter.</summary>
    public Task<List<StoredFilter>> LiveAsync(CancellationToken cancellation) => ReadAsync(
        $"SELECT DISTINCT ON (owner, name) {Fields} FROM filters WHERE active ORDER BY owner, name, version DESC LIMIT {MostFilters}", cancellation);

    /// <summary>The newest version of every filter, active or not.</summary>
    public Task<List<StoredFilter>> NewestAsync(CancellationToken cancellation) => ReadAsync(
        $"SELECT DISTINCT ON (owner, name) {Fields} FROM filters ORDER BY owner, name, version DESC LIMIT {MostFilters}", cancellation);

    /// <summary>Saves the next version, active at once. The text must have been checked before; <see cref="StoredFilter.WebhookSecret"/> must be encrypted.</summary>
    /// <returns>The row as it stands.</returns>
    /// <exception cref="PostgresException">23505: somebody else saved that version just now, try again. 23514: owner, name or format is malformed.</exception>
    public async Task<StoredFilter> AddAsync(StoredFilter filter, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Insert);
        command.Parameters.AddWithValue("owner", filter.Owner);
        command.Parameters.AddWithValue("name", filter.Name);
        command.Parameters.AddWithValue("expression", filter.Expression);
        command.Parameters.Add(new("columns", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = (object?)filter.Columns?.ToArray() ?? DBNull.Value });
        command.Parameters.AddWithValue("format", filter.Format);
        command.Parameters.Add(Text("webhook_url", filter.WebhookUrl));
        command.Parameters.Add(Text("webhook_secret", filter.WebhookSecret));
        return (await ReadAsync(command, cancellation))[0];
    }

    /// <summary>Switches one version off and says why.</summary>
    public Task DisableAsync(StoredFilter filter, string reason, CancellationToken cancellation) =>
        UpdateAsync("active = false, disabled_reason = @reason, disabled_at = now()", " AND active", filter, cancellation, new NpgsqlParameter("reason", reason));

    /// <summary>Adds to the matches that the topic did not take.</summary>
    /// <param name="filter">Whose they are.</param>
    /// <param name="matches">How many more.</param>
    /// <param name="reason">Why it did not take the latest.</param>
    /// <param name="isOff">Nothing more is published there.</param>
    public Task AddUnpublishedAsync(StoredFilter filter, long matches, string reason, bool isOff, CancellationToken cancellation)
    {
        // Nobody is told who knows it: to name these columns is a change of what is live.
        var off = isOff && filter.TopicDisabledReason is null ? ", topic_disabled_reason = coalesce(topic_disabled_reason, @reason), topic_disabled_at = coalesce(topic_disabled_at, now())" : "";
        return UpdateAsync($"unpublished = unpublished + @matches, unpublished_reason = @reason{off}", "", filter, cancellation, new NpgsqlParameter("reason", reason), new NpgsqlParameter("matches", matches));
    }

    /// <summary>Switches the newest version on again, with its topic and its webhook, whatever switched them off.</summary>
    /// <returns>The row as it stands; null when there is no such filter.</returns>
    public async Task<StoredFilter?> EnableAsync(string owner, string name, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Enable);
        command.Parameters.AddWithValue("owner", owner);
        command.Parameters.AddWithValue("name", name);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    private async Task UpdateAsync(string change, string condition, StoredFilter filter, CancellationToken cancellation, params NpgsqlParameter[] values)
    {
        await using var command = database.Source.CreateCommand($"UPDATE filters SET {change} WHERE owner = @owner AND name = @name AND version = @version{condition}");
        command.Parameters.AddWithValue("owner", filter.Owner);
        command.Parameters.AddWithValue("name", filter.Name);
        command.Parameters.AddWithValue("version", filter.Version);
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<StoredFilter>> ReadAsync(string sql, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(sql);
        return await ReadAsync(command, cancellation);
    }

    private static async Task<List<StoredFilter>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var filters = new List<StoredFilter>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            filters.Add(Read(rows));
        return filters;
    }

    private static StoredFilter Read(NpgsqlDataReader row) => new()
    {
        Owner = row.GetString(0),
        Name = row.GetString(1),
        Version = row.GetInt32(2),
        Expression = row.GetString(3),
        Columns = row.IsDBNull(4) ? null : row.GetFieldValue<string[]>(4),
        Format = row.GetString(5),
        WebhookUrl = TextOrNull(row, 6),
        WebhookSecret = TextOrNull(row, 7),
        WebhookDisabledReason = TextOrNull(row, 8),
        Active = row.GetBoolean(9),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
        DisabledReason = TextOrNull(row, 11),
        Revision = row.GetInt64(12),
        DisabledAt = TimeOrNull(row, 13),
        TopicDisabledReason = TextOrNull(row, 14),
        TopicDisabledAt = TimeOrNull(row, 15),
        Unpublished = row.GetInt64(16),
        UnpublishedReason = TextOrNull(row, 17),
    };

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int field) => row.IsDBNull(field) ? null : row.GetFieldValue<DateTimeOffset>(field);

    private static string? TextOrNull(NpgsqlDataReader row, int field) => row.IsDBNull(field) ? null : row.GetString(field);

    private static NpgsqlParameter Text(string name, string? value) => new(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value };
}

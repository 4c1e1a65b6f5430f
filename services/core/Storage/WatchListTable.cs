using Npgsql;

namespace Broker.Core.Storage;

/// <summary>The table <c>watch_lists</c>. Every change is heard on the channel <see cref="Channel"/> when it is committed.</summary>
public sealed class WatchListTable(Database database)
{
    /// <summary>PostgreSQL channel that announces changes of the table.</summary>
    public const string Channel = "watch_lists_changed";

    /// <summary>Most lists of one owner.</summary>
    public const int MostPerOwner = 50;

    /// <summary>Most lists of all owners: each costs a key an alert.</summary>
    public const int MostLists = 10_000;

    private const string Fields = "owner, name, revision, radius_arcsec, radius_unit, rows, changed_at";

    // Row locks do not stop two new lists at once; the owner's lock does.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('watch_lists/' || @owner, 0))";

    private const string Upsert = $"""
        INSERT INTO watch_lists (owner, name, revision, radius_arcsec, radius_unit, rows, content)
        SELECT @owner, @name, nextval('watch_list_revisions'), @radius_arcsec, @radius_unit, @rows, @content
        WHERE (SELECT count(*) FROM watch_lists WHERE owner = @owner AND name <> @name) < @most
          AND (SELECT count(*) FROM watch_lists WHERE (owner, name) <> (@owner, @name)) < @most_of_all
        ON CONFLICT (owner, name) DO UPDATE SET revision = excluded.revision, radius_arcsec = excluded.radius_arcsec,
          radius_unit = excluded.radius_unit, rows = excluded.rows, content = excluded.content, changed_at = now()
        RETURNING {Fields}
        """;

    /// <summary>Every list without its content; of one owner, or of all.</summary>
    public async Task<List<StoredWatchList>> ListAsync(string? owner, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT {Fields} FROM watch_lists WHERE @owner IS NULL OR owner = @owner ORDER BY owner, name LIMIT {MostLists}");
        command.Parameters.Add(new("owner", NpgsqlTypes.NpgsqlDbType.Text) { Value = (object?)owner ?? DBNull.Value });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The file as it was uploaded; null when there is no such list.</summary>
    public async Task<byte[]?> ContentAsync(string owner, string name, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT content FROM watch_lists WHERE owner = @owner AND name = @name");
        command.Parameters.AddWithValue("owner", owner);
        command.Parameters.AddWithValue("name", name);
        return await command.ExecuteScalarAsync(cancellation) as byte[];
    }

    /// <summary>Saves a list, in place of an older one of that name. The content must have been checked before.</summary>
    /// <returns>The row as it stands; null when the owner has <see cref="MostPerOwner"/> others already, or all owners <see cref="MostLists"/>.</returns>
    public async Task<StoredWatchList?> PutAsync(StoredWatchList list, byte[] content, CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using (var take = new NpgsqlCommand(Lock, session))
        {
            take.Parameters.AddWithValue("owner", list.Owner);
            await take.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = new NpgsqlCommand(Upsert, session);
        command.Parameters.AddWithValue("owner", list.Owner);
        command.Parameters.AddWithValue("name", list.Name);
        command.Parameters.AddWithValue("radius_arcsec", list.RadiusArcsec);
        command.Parameters.AddWithValue("radius_unit", list.RadiusUnit);
        command.Parameters.AddWithValue("rows", list.Rows);
        command.Parameters.AddWithValue("content", content);
        command.Parameters.AddWithValue("most", MostPerOwner);
        command.Parameters.AddWithValue("most_of_all", MostLists);
        var saved = (await ReadAsync(command, cancellation)).FirstOrDefault();
        await transaction.CommitAsync(cancellation);
        return saved;
    }

    /// <returns>False when there is no such list.</returns>
    public async Task<bool> DropAsync(string owner, string name, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM watch_lists WHERE owner = @owner AND name = @name");
        command.Parameters.AddWithValue("owner", owner);
        command.Parameters.AddWithValue("name", name);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private static async Task<List<StoredWatchList>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var lists = new List<StoredWatchList>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            lists.Add(new StoredWatchList
            {
                Owner = row.GetString(0),
                Name = row.GetString(1),
                Revision = row.GetInt64(2),
                RadiusArcsec = row.GetDouble(3),
                RadiusUnit = row.GetString(4),
                Rows = row.GetInt32(5),
                ChangedAt = row.GetFieldValue<DateTimeOffset>(6),
            });
        }

        return lists;
    }
}

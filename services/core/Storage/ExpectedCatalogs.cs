using Npgsql;

namespace Broker.Core.Storage;

/// <summary>The table <c>expected_catalogs</c>: what Redis has to have.</summary>
public sealed class ExpectedCatalogs(Database database)
{
    private const string Set = """
        WITH gone AS (DELETE FROM expected_catalogs WHERE NOT name = ANY (@names))
        INSERT INTO expected_catalogs (name) SELECT unnest(@names) ON CONFLICT DO NOTHING
        """;

    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT name FROM expected_catalogs");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await rows.ReadAsync(cancellation))
            names.Add(rows.GetString(0));
        return names;
    }

    /// <summary>These and no others.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task SetAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Set);
        command.Parameters.AddWithValue("names", names.Order(StringComparer.Ordinal).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>False when it was not expected.</returns>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM expected_catalogs WHERE name = @name");
        command.Parameters.AddWithValue("name", name);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
}

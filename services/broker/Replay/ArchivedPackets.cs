using System.Runtime.CompilerServices;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Broker.Replay;

/// <summary>
/// Packets as they lie in the packs: the archive tells which, in the order they came, and where each lies. Every stored alert comes once;
/// duplicates and dead letters are not among them. What is stored while it reads is not, either. Rows are read in pages, so that a replay of
/// many hours keeps no transaction open, which would keep PostgreSQL from cleaning up.
/// </summary>
public sealed class ArchivedPackets(Database database, Packs packs, ReplayRange range)
{
    /// <summary>Packets that are read from the packs at once.</summary>
    private const int ReadAtOnce = 16;

    private const string Chosen = """
        pack IS NOT NULL
          AND (@night::int IS NULL OR mjd_tai >= @night + 0.5 AND mjd_tai < @night + 1.5)
          AND (@from::timestamptz IS NULL OR published_at >= @from OR published_at IS NULL AND stored_at >= @from)
          AND (@to::timestamptz IS NULL OR published_at < @to OR published_at IS NULL AND stored_at < @to)
          AND (@topic::text IS NULL OR source_topic = @topic)
          AND (@partition::int IS NULL OR source_partition = @partition)
          AND (@first::bigint IS NULL OR source_offset BETWEEN @first AND @last)
        """;

    private const string CountSql = $"""
        SELECT source_topic, source_partition, floor(mjd_tai - 0.5)::int, count(*), min(source_offset), max(source_offset), min(published_at)
        FROM alerts WHERE {Chosen} GROUP BY 1, 2, 3 ORDER BY 3, 1, 2
        """;

    private const string ReadSql = $"""
        SELECT source_topic, survey, object_id, published_at, pack, pack_offset, pack_size, {Order}
        FROM alerts WHERE {Chosen} AND stored_at <= @began
          AND (published_at >= @after0 OR published_at IS NULL AND stored_at >= @after0)
          AND ({Order}) > (@after0, @after1, @after2, @after3, @after4, @after5, @after6)
        ORDER BY 8, 9, 10, 11, 12, 13, 14 LIMIT @rows
        """;

    private const string Order = "coalesce(published_at, stored_at), coalesce(source_topic, ''), coalesce(source_partition, -1), coalesce(source_offset, -1), survey, alert_id, mjd_tai";

    /// <summary>Before every row, in that order.</summary>
    private static readonly object[] Beginning = [DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), "", -1, -1L, "", 0L, 0.0];

    /// <summary>Rows that are read at once, about 300 bytes each.</summary>
    public int PageRows { get; init; } = 50_000;

    /// <summary>Packets that could not be read: their packs are retired or damaged.</summary>
    public List<string> Missing { get; } = [];

    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<IReadOnlyList<ReplayShare>> CountAsync(CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = Command(session, CountSql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var shares = new List<ReplayShare>();
        while (await rows.ReadAsync(cancellation))
        {
            shares.Add(new ReplayShare
            {
                Topic = Null<string>(rows, 0), Partition = rows[1] as int?, Night = rows.GetInt32(2), Packets = rows.GetInt64(3),
                FirstOffset = rows[4] as long?, LastOffset = rows[5] as long?, OldestAt = rows[6] is DateTime at ? at : null,
            });
        }

        return shares;
    }

    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    /// <exception cref="StorageException">The packs do not answer.</exception>
    public async IAsyncEnumerable<ReplayPacket> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var began = await NowAsync(cancellation);
        List<Place> page = [];
        do
        {
            page = await PageAsync(began, page.Count == 0 ? Beginning : page[^1].After, cancellation);
            foreach (var next in page.Chunk(ReadAtOnce))
            {
                foreach (var packet in (await Task.WhenAll(next.Select(place => ReadAsync(place, cancellation)))).OfType<ReplayPacket>())
                    yield return packet;
            }
        }
        while (page.Count == PageRows);
    }

    private async Task<DateTime> NowAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT now()");
        return (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<List<Place>> PageAsync(DateTime began, object[] after, CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = Command(session, ReadSql);
        command.Parameters.AddWithValue("began", began);
        command.Parameters.AddWithValue("rows", PageRows);
        for (var i = 0; i < after.Length; i++)
            command.Parameters.AddWithValue($"after{i}", after[i]);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var page = new List<Place>();
        while (await rows.ReadAsync(cancellation))
            page.Add(PlaceOf(rows));
        return page;
    }

    private async Task<ReplayPacket?> ReadAsync(Place place, CancellationToken cancellation)
    {
        try
        {
            return place.Packet with { Bytes = await packs.ReadAsync(place.Stored, cancellation) };
        }
        catch (StorageException error) when (error.Fault != StorageFault.Away)
        {
            lock (Missing)
                Missing.Add(error.Message);
            return null;
        }
    }

    // Where an archive is older than the columns of the source, a packet goes where its survey's packets go.
    private static Place PlaceOf(NpgsqlDataReader rows)
    {
        var stored = new StoredPacket { Pack = rows.GetString(4), Offset = rows.GetInt64(5), SizeBytes = rows.GetInt32(6) };
        return new Place([.. Enumerable.Range(7, Beginning.Length).Select(column => rows[column])], stored, new ReplayPacket
        {
            Topic = Null<string>(rows, 0) ?? ReplayPackets.TopicOf(rows.GetString(1)), Key = rows.GetString(2), At = rows[3] is DateTime published ? published : null,
            File = $"{stored.Pack}@{stored.Offset}", Bytes = default,
        });
    }

    private NpgsqlCommand Command(NpgsqlConnection session, string sql)
    {
        var command = new NpgsqlCommand(sql, session) { CommandTimeout = 0 };
        Add("night", range.Night);
        Add("from", range.From?.UtcDateTime);
        Add("to", range.To?.UtcDateTime);
        Add("topic", range.Topic);
        Add("partition", range.Partition);
        Add("first", range.FirstOffset);
        Add("last", range.LastOffset);
        return command;

        void Add(string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
    }

    private static T? Null<T>(NpgsqlDataReader rows, int column)
        where T : class => rows[column] as T;

    private readonly record struct Place(object[] After, StoredPacket Stored, ReplayPacket Packet);
}

using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.ServerTests.Servers;
using Broker.Tests.Core.Columns;
using Broker.Tests.Core.Expressions;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using NpgsqlTypes;

namespace Broker.ServerTests.Core.Expressions;

/// <summary>PostgreSQL is the second truth: the same text gives the same answer on the stream and in the archive.</summary>
[Collection(WithRealServers.Name)]
public sealed class SqlAgreementTests(RealServers servers)
{
    private const int RandomConditions = 400;
    private const ulong Seed = 20261121;
    private const int Size = 50;
    private const string OutOfRange = "22003";

    private static readonly ClassifiedAlert[] Alerts = [SampleAlerts.Classified, SampleAlerts.Remade, SampleAlerts.Bare];

    private static readonly string[] Written =
    [
        "alert_id = 9007199254740993", "alert_id IN (1, 2)", "ra IN (10.5, NULL)", "7 / 2 = 3.5", "class < 'T'", "class = 'SNIa'", "band NOT IN ('g')",
        "1 / 0 IS NULL AND MOD(1, 0) IS NULL AND SQRT(-1) IS NULL AND LN(0) IS NULL",
        "POWER(2, 10) = 1024 AND MOD(-7, 3) = -1 AND ROUND(2.5) = 2 AND CEILING(1.1) = 2 AND FLOOR(-1.1) = -2",
        "POWER(0, -1) IS NULL AND POWER(-8, 0.5) IS NULL AND POWER(10, 400) IS NULL AND POWER(10, -400) = 0 AND EXP(1000) IS NULL AND EXP(-1000) < 1e-300",
        "LEAST(3, NULL, 2) = 2 AND GREATEST(3, NULL, 2) = 3 AND COALESCE(NULL, 'a') = 'a' AND COALESCE(NULL, NULL) IS NULL",
        "COALESCE(COALESCE(NULL, NULL), ra) = ra", "COALESCE(NULL, NULL) + 1 IS NULL AND ABS(COALESCE(NULL, NULL)) IS NULL", "COALESCE(NULL, NULL) = 1", "COALESCE(COALESCE(NULL, NULL), TRUE)",
        "object_id LIKE '%1'", "object_id LIKE '4\\%'", "'it''s' = 'it''s'", "'; DROP TABLE alerts; --' = class",
        "COUNT_POINTS('detected', 'g') = 2", "COUNT_POINTS('masked') = 1", "MAX_FLUX('g') = 1000", "LAST_FLUX('r') = 800", "ABS(MIN_MAG('g') - 23.9) < 1e-9",
        "ABS(RISE_RATE('g') - 2.5 * LOG10(2) / 2) < 1e-9", "RISE_RATE('r') IS NULL", "ABS(COLOR('g', 'r', 1) + 2.5 * LOG10(1.25)) < 1e-9", "COLOR('g', 'r', 0.1) IS NULL",
        "IN_CATALOG('gcvs')", "IN_CATALOG('ned')", "SEPARATION('gcvs') = 0.5", "CATALOG_VALUE('gcvs', 'type') = 'RRAB'",
        "CATALOG_NUMBER('gcvs', 'period') < 1", "CATALOG_NUMBER('gcvs', 'type') IS NULL", "SCORE('trees', 'SNIa') = 0.75", "SCORE('odd') > 0.5", "SCORE('early', 'x') IS NULL",
        "SEEN_BY('ztf')", "SEEN_BY('lsst')", "OTHER_OBJECT('ztf') = 'ZTF18a'", "OTHER_OBJECT('atlas') IS NULL",
        "HAS_FLAG('pixelFlags_edge')", "IN_CONE(10.5, -20.25, 1)", "ABS(DISTANCE(10, 0, 350, 0) - 20) < 1e-9", "IN_CATALOG('gcvs') = TRUE", "published_at IS NULL", "NULL",
    ];

    [Fact]
    public async Task Stream_and_archive_answer_alike()
    {
        await using var source = NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await PrepareAsync(source);
        var random = SyntaxGenerator.Condition(3).Sample(RandomConditions, new Rnd(Seed), Size).Select(Printer.Print);
        var differences = new List<string>();
        var compared = 0;
        foreach (var text in Written.Concat(random))
        {
            var (agrees, difference) = Expression.Check(text).Expression is { } expression ? await CompareAsync(source, expression) : (null, null);
            compared += agrees is null ? 0 : 1;
            if (agrees == false)
                differences.Add(difference!);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(compared, Written.Length + RandomConditions / 2, int.MaxValue);
    }

    [Fact]
    public async Task Selected_columns_are_computed_in_sql()
    {
        await using var source = NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await PrepareAsync(source);
        var query = Expression.Check("SELECT object_id, mag_ab - 1 AS brighter FROM alerts WHERE n_detections = 3 AND survey = 'lsst'").Expression!.ToSql();

        await using var command = Command(source, $"SELECT {string.Join(", ", query.Columns.Select(c => c.Sql))} FROM alerts WHERE {query.Condition}", query);
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal("4711", reader.GetString(0));
        Assert.Equal(22.9, reader.GetDouble(1), 9);
        Assert.False(await reader.ReadAsync());
    }

    /// <summary>Whether both agree on every alert; null when the archive says that a number left the range of doubles.</summary>
    private static async Task<(bool? Agrees, string? Difference)> CompareAsync(NpgsqlDataSource source, CompiledExpression expression)
    {
        var query = expression.ToSql();
        var live = Alerts.Select(alert => expression.Evaluate(new EvaluationContext().For(alert))).ToList();
        try
        {
            await using var command = Command(source, $"SELECT {query.Condition} FROM alerts ORDER BY survey", query);
            await using var reader = await command.ExecuteReaderAsync();
            var archive = new List<bool?>();
            while (await reader.ReadAsync())
                archive.Add(reader.IsDBNull(0) ? null : reader.GetBoolean(0));
            return (live.SequenceEqual(archive), $"{expression.Text}: stream {string.Join(',', live)}, archive {string.Join(',', archive)}");
        }
        catch (PostgresException e)
        {
            return (e.SqlState == OutOfRange ? null : false, $"{expression.Text}: {e.MessageText} in {query.Condition}");
        }
    }

    private static async Task PrepareAsync(NpgsqlDataSource source)
    {
        await using var functions = source.CreateCommand(Functions());
        await functions.ExecuteNonQueryAsync();
        await using var table = source.CreateCommand($"CREATE TABLE alerts ({string.Join(", ", ColumnTable.All.Select(c => $"{c.Name} {SqlType(c)}"))})");
        await table.ExecuteNonQueryAsync();
        foreach (var alert in Alerts)
        {
            await using var insert = source.CreateCommand($"INSERT INTO alerts VALUES ({string.Join(", ", ColumnTable.All.Select((_, i) => $"@v{i}"))})");
            foreach (var (index, column) in ColumnTable.All.Index())
                insert.Parameters.Add(Parameter($"v{index}", column, alert));
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string text, SqlQuery query)
    {
        var command = source.CreateCommand(text);
        foreach (var (index, value) in query.Parameters.Index())
            command.Parameters.AddWithValue($"p{index}", value);
        return command;
    }

    private static NpgsqlParameter Parameter(string name, Column column, ClassifiedAlert alert)
    {
        var value = column.Value(alert);
        var parameter = new NpgsqlParameter { ParameterName = name, Value = (value as IReadOnlyList<string>)?.ToArray() ?? value ?? DBNull.Value };
        if (column.Type == ColumnType.Structure)
            parameter.NpgsqlDbType = NpgsqlDbType.Jsonb;
        return parameter;
    }

    private static string Functions() =>
        string.Concat(Migration.All.Select(migration => migration.Sql).Where(sql => sql.Contains("CREATE FUNCTION expressions.", StringComparison.Ordinal)));

    private static string SqlType(Column column) => column.Type switch
    {
        ColumnType.Number => "double precision",
        ColumnType.Integer or ColumnType.Identifier => "bigint",
        ColumnType.Text => "text",
        ColumnType.Timestamp => "timestamptz",
        ColumnType.TextList => "text[]",
        _ => "jsonb",
    };
}

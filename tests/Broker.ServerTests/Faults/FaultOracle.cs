using System.Diagnostics;
using Broker.Core.Hosting;
using Confluent.Kafka;
using Npgsql;

namespace Broker.ServerTests.Faults;

/// <summary>
/// The one judge of every fault test: waits until nothing lies between the survey and the sinks any more, then compares what is there
/// with the reference.
/// </summary>
internal sealed class FaultOracle(FaultPlace place)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>It must hold so often in a row: what waits for its context goes back to an earlier topic.</summary>
    private const int Looks = 3;

    /// <summary>Returns when every group has committed the end of every partition and every webhook is settled; says what is not, otherwise.</summary>
    public async Task<string?> WaitUntilDrainedAsync(TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        IReadOnlyList<string> behind = ["nothing was looked at"];
        for (var looks = 0; looks < Looks;)
        {
            // Where nothing is behind, the remaining looks may take their time: on a busy machine one takes seconds.
            if (looks == 0 && Stopwatch.GetElapsedTime(started) > limit)
                return $"not drained within {limit.TotalSeconds} s: {string.Join("; ", behind)}";
            await Task.Delay(Poll);
            behind = await BehindAsync();
            looks = behind.Count == 0 ? looks + 1 : 0;
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> BehindAsync()
    {
        try
        {
            var survey = await GroupLag.OfAsync(place.Options.SurveyKafka!, place.SurveyReaders);
            var own = await GroupLag.OfAsync(place.Options.Kafka!, place.Readers);
            var pending = (await RowsAsync<long>("SELECT count(*) FROM webhook_outbox WHERE state = 'pending'")).Single();
            return [.. survey, .. own, .. pending > 0 ? [$"{pending} webhooks are pending"] : Array.Empty<string>()];
        }
        catch (KafkaException e)
        {
            return [$"Kafka: {e.Error.Reason}"];
        }
        catch (NpgsqlException e)
        {
            return [$"PostgreSQL: {e.Message}"];
        }
    }

    /// <summary>Rows of a table.</summary>
    public async Task<long> CountAsync(string table) => (await RowsAsync<long>($"SELECT count(*) FROM {table}")).Single();

    /// <summary>The first column of every row.</summary>
    public async Task<List<T>> RowsAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return await RowsAsync<T>(connection, sql);
    }

    /// <summary>A connection for the time in which a new one cannot be had.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Options.Postgres) { Pooling = false, Options = "-c default_transaction_read_only=off" }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The first column of every row.</summary>
    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var answers = new List<T>();
        while (await rows.ReadAsync())
            answers.Add(rows.GetFieldValue<T>(0));
        return answers;
    }
}

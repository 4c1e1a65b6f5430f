using System.CommandLine;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Broker.Verbs;

/// <summary><c>broker dead-letters list|show</c>: what could not be used, why, and its original bytes.</summary>
public static class DeadLettersVerb
{
    private const int MostRows = 10_000;

    public static Command Create()
    {
        var command = new Command("dead-letters", "Messages that could not be used, with the reason and their original bytes.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        return command;
    }

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "Newest rows, 1 to 10000.", DefaultValueFactory = _ => 50 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("list", "The newest ones.") { limit, json };
        command.SetAction((parsed, cancellation) => QueryAsync(
            "SELECT id, rejected_at, step, reason, message, topic, partition, message_offset, length(bytes) FROM dead_letters ORDER BY rejected_at DESC LIMIT @p",
            Math.Clamp(parsed.GetValue(limit), 1, MostRows),
            row => Console.WriteLine(Line(row, parsed.GetValue(json))),
            cancellation));
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "As list prints it." };
        var command = new Command("show", "The original bytes of one, to stdout.") { id };
        command.SetAction(async (parsed, cancellation) =>
        {
            var found = 0;
            var code = await QueryAsync("SELECT bytes FROM dead_letters WHERE id::text = @p", parsed.GetValue(id)!, row => found += Write((byte[])row[0]), cancellation);
            if (code != ExitCode.Done || found > 0)
                return code;
            await Console.Error.WriteLineAsync($"error: there is no dead letter '{parsed.GetValue(id)}'; see: broker dead-letters list");
            return ExitCode.DoneWithFailures;
        });
        return command;
    }

    private static Task<int> QueryAsync(string sql, object parameter, Action<NpgsqlDataReader> each, CancellationToken cancellation) => Guarded.RunAsync(async () =>
    {
        Settings.Required("BROKER_POSTGRES");
        var options = OptionsReader.Read(name => name == "BROKER_REDIS" ? FilterDatabase.NotUsed : Settings.Find(name));
        await using var database = new Database(options.Postgres);
        await using var command = database.Queries.CreateCommand(sql);
        command.Parameters.AddWithValue("p", parameter);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            each(rows);
        return ExitCode.Done;
    });

    private static int Write(byte[] bytes)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(bytes);
        return 1;
    }

    private static string Line(NpgsqlDataReader row, bool json)
    {
        var fields = new
        {
            id = row[0].ToString(),
            rejected_at = row.GetDateTime(1),
            step = row.GetString(2),
            reason = row.GetString(3),
            message = row.GetString(4),
            topic = row.GetString(5),
            partition = row.GetInt32(6),
            offset = row.GetInt64(7),
            size_bytes = row.GetInt32(8),
        };
        return json
            ? JsonSerializer.Serialize(fields)
            : $"{fields.id}  {fields.rejected_at:u}  {fields.step}  {fields.reason}  {fields.topic}/{fields.partition}@{fields.offset}  {fields.size_bytes} bytes\n    {fields.message}";
    }
}

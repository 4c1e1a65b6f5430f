using System.CommandLine;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Why = Broker.Core.Streams.Reason;

namespace Broker.Broker.Verbs;

/// <summary><c>broker dead-letters list|show|retry</c>: what could not be used, why, its original bytes, and another try.</summary>
public static class DeadLettersVerb
{
    private static readonly Option<string?> Reason = new("--reason") { Description = "Only those refused for this reason: Undecodable, UnknownSchema, OutOfRange, NotAnAlert." };
    private static readonly Option<string?> Step = new("--step") { Description = "Only those refused at this step, as list prints it: '3 decode'." };
    private static readonly Option<string?> Topic = new("--topic") { Description = "Only those of this topic." };
    private static readonly Option<int?> Partition = new("--partition") { Description = "Only those of this partition." };
    private static readonly Option<string> Since = UtcTime.Option("--since", "Only those refused since this time");

    public static Command Create()
    {
        Reason.AcceptOnlyFromAmong(nameof(Why.Undecodable), nameof(Why.UnknownSchema), nameof(Why.OutOfRange), nameof(Why.NotAnAlert));
        var command = new Command("dead-letters", "Messages that could not be used, with the reason and their original bytes.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Retry());
        return command;
    }

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "Newest rows, 1 to 10000.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(parsed =>
        {
            if (ParsedValue.Is(parsed, limit, out var rows) && (rows < 1 || rows > LetterQuery.MostRows))
                parsed.AddError($"--limit must be 1 to {LetterQuery.MostRows}");
        });
        var settled = new Option<bool>("--settled") { Description = "Also those that came to another end since: stored, duplicate, sent_back." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("list", "The newest ones.") { limit, Reason, Step, Topic, Partition, Since, settled, json };
        command.SetAction((parsed, cancellation) => UseAsync(async table =>
        {
            var query = Query(parsed) with { Limit = parsed.GetValue(limit), WithSettled = parsed.GetValue(settled) };
            foreach (var letter in await table.ListAsync(query, cancellation))
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(letter, LedgerVerb.Names) : Line(letter));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "As list prints it." };
        var command = new Command("show", "The original bytes of one, to stdout.") { id };
        command.SetAction((parsed, cancellation) => UseAsync(async table =>
        {
            if (await table.BytesAsync(parsed.GetValue(id)!, cancellation) is not { } bytes)
                return FilterDatabase.Fail($"there is no dead letter '{parsed.GetValue(id)}'; see: broker dead-letters list", ExitCode.DoneWithFailures);
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(bytes, cancellation);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Retry()
    {
        var ids = new Argument<string[]>("id") { Description = "As list prints them.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All of them." };
        var command = new Command("retry", "Have the ingest role try them again, as if they had just come.") { ids, Reason, Step, Topic, Partition, Since, all };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(ids) is { Length: 0 } && new Option[] { Reason, Step, Topic, Partition, Since, all }.All(option => parsed.GetResult(option) is null or { Implicit: true }))
                parsed.AddError("say which: ids, --reason, --step, --topic, --partition, --since, or --all");
        });
        command.SetAction((parsed, cancellation) => UseAsync(async table =>
        {
            string[] wanted = [.. parsed.GetValue(ids)!.Distinct()];
            var answer = await table.AskAsync(Query(parsed) with { Ids = wanted.Length > 0 ? wanted : null }, Environment.UserName, cancellation);
            await Console.Error.WriteLineAsync($"{answer.Asked} will be tried again as soon as an ingest role runs; see what became of them: broker dead-letters list --settled");
            if (answer.Settled > 0)
                await Console.Error.WriteLineAsync($"{answer.Settled} are dead letters no longer");
            if (answer.Cut > 0)
                await Console.Error.WriteLineAsync($"error: {answer.Cut} cannot be tried again: only the beginning of so long a message was kept");
            var unknown = wanted.Length == 0 ? 0 : wanted.Length - answer.Asked - answer.Settled - answer.Cut;
            if (unknown > 0)
                await Console.Error.WriteLineAsync($"error: {unknown} of the ids are of no dead letter that the options fit; see: broker dead-letters list");
            return answer.Cut > 0 || unknown > 0 ? ExitCode.DoneWithFailures : ExitCode.Done;
        }));
        return command;
    }

    private static LetterQuery Query(ParseResult parsed) => new()
    {
        Reason = parsed.GetValue(Reason),
        Step = parsed.GetValue(Step),
        Topic = parsed.GetValue(Topic),
        Partition = parsed.GetValue(Partition),
        Since = UtcTime.Of(parsed.GetValue(Since)),
    };

    private static Task<int> UseAsync(Func<DeadLetterTable, Task<int>> work) => Guarded.RunAsync(async () =>
    {
        Settings.Required("BROKER_POSTGRES");
        var options = OptionsReader.Read(name => name == "BROKER_REDIS" ? FilterDatabase.NotUsed : Settings.Find(name));
        await using var database = new Database(options.Postgres);
        await database.MigrateAsync(CancellationToken.None);
        return await work(new DeadLetterTable(database));
    });

    private static string Line(StoredLetter letter)
    {
        var state = letter switch
        {
            { Outcome: { } outcome } => $"  {outcome} at {letter.SettledAt:u}",
            { AskedAt: { } asked } => $"  to be tried again, as {letter.AskedBy} asked at {asked:u}",
            { TriedAt: { } tried } => $"  tried again {letter.Tries} times, last at {tried:u}",
            _ => "",
        };
        return $"{letter.Id}  {letter.RejectedAt:u}  {letter.Step}  {letter.Reason}  {letter.Topic}/{letter.Partition}@{letter.Offset}  {letter.SizeBytes} bytes{state}\n    {letter.Message}";
    }
}

using System.CommandLine;
using System.Text.Json;
using Broker.Core.Expressions;
using Broker.Core.Hosting;
using Broker.Core.Storage;

namespace Broker.Broker.Verbs;

/// <summary><c>broker filter add</c>: checks a filter and saves its next version, which is live within a second.</summary>
internal static class FilterAddVerb
{
    internal const string DefaultOwner = "local";
    private static readonly string[] Formats = [StoredFilter.Json, StoredFilter.Avro];

    private static readonly Argument<string?> File = new("file") { Description = "File with the filter's text, or - for stdin.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Text = new("--text") { Description = "The filter's text itself." };
    private static readonly Option<string> Name = new("--name") { Description = "1 to 64 of a-z, 0-9, - and _; a name that exists gets a new version.", Required = true };
    private static readonly Option<string> Owner = new("--owner") { Description = "Whose filter it is.", DefaultValueFactory = _ => DefaultOwner };
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "What the filter's topic carries: json or avro.", DefaultValueFactory = _ => StoredFilter.Json }.AcceptOnlyFromAmong(Formats);
    private static readonly Option<string?> Webhook = new("--webhook") { Description = "https address every match is sent to as well." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new Command("add", "Save a filter; it is live within a second.") { File, Text, Name, Owner, Format, Webhook, Json };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(File)?.Tokens.Count > 0) == (result.GetResult(Text) is not null))
                result.AddError("wanted: either a file (- for stdin) or --text, not both");
        });
        foreach (var name in new[] { Name, Owner })
            name.Validators.Add(result => CheckName(result, name));
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (await FilterVerb.ReadAsync(parsed.GetValue(File), parsed.GetValue(Text), cancellation) is not { } text)
            return ExitCode.WrongArguments;
        var result = Expression.Check(text);
        if (!result.IsValid)
        {
            await Console.Error.WriteLineAsync(ExpressionReport.Of(text, result));
            return ExitCode.WrongArguments;
        }

        return await FilterDatabase.UseAsync(async (database, options) =>
        {
            if (parsed.GetValue(Webhook) is { } url && WebhookAddress.Check(url, options.WebhookAllowPrivate) is { Count: > 0 } faults)
                return FilterDatabase.Fail($"--webhook: {string.Join("; ", faults)}", ExitCode.WrongArguments);
            await database.MigrateAsync(cancellation);
            var secret = parsed.GetValue(Webhook) is null ? null : WebhookSecret.New();
            var saved = await new FilterTable(database).AddAsync(Wanted(parsed, text, secret is null ? null : SecretBox.Open(options).Seal(secret)), cancellation);
            Print(saved, options.TopicPrefix + saved.Topic, secret, parsed.GetValue(Json));
            return ExitCode.Done;
        });
    }

    private static StoredFilter Wanted(ParseResult parsed, string text, string? sealedSecret) => new()
    {
        Owner = parsed.GetValue(Owner)!,
        Name = parsed.GetValue(Name)!,
        Expression = text,
        Format = parsed.GetValue(Format)!,
        WebhookUrl = parsed.GetValue(Webhook),
        WebhookSecret = sealedSecret,
    };

    private static void Print(StoredFilter saved, string topic, string? secret, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { owner = saved.Owner, name = saved.Name, version = saved.Version, topic, webhook_url = saved.WebhookUrl, webhook_secret = secret }, FilterVerb.Readable));
            return;
        }

        Console.WriteLine($"{saved.Owner}.{saved.Name} version {saved.Version}: topic {topic}");
        if (secret is not null)
            Console.WriteLine($"webhook secret, shown this once: {secret}");
    }

    private static void CheckName(System.CommandLine.Parsing.OptionResult result, Option<string> option)
    {
        var name = result.GetValueOrDefault<string>();
        // An owner has no _, which Kafka takes for the . behind it in the filter's topic.
        var marks = option == Owner ? "-" : "-_";
        if (name is null || name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || marks.Contains(c)))
            result.AddError($"{option.Name}: '{name}' is no name; use 1 to 64 of a-z, 0-9, {string.Join(" and ", marks.AsEnumerable())}");
    }
}

using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Broker.Core.Expressions;

namespace Broker.Broker.Verbs;

/// <summary><c>broker filter check|add|list|enable</c>; check looks at the text of a filter without running anything.</summary>
public static class FilterVerb
{
    private const string StandardInput = "-";

    /// <summary>Messages stay readable in a terminal; the output is never put into HTML.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var command = new Command("filter", "Filters: check, add, list, enable.");
        command.Subcommands.Add(Check());
        command.Subcommands.Add(FilterAddVerb.Create());
        command.Subcommands.Add(FilterListVerb.Create());
        command.Subcommands.Add(FilterEnableVerb.Create());
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string?>("file") { Description = "File with the filter's text, or - for stdin.", Arity = ArgumentArity.ZeroOrOne };
        var text = new Option<string?>("--text") { Description = "The filter's text itself." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check", "Say whether a filter is valid and what it costs, or list every error with its place.") { file, text, json };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(file)?.Tokens.Count > 0) == (result.GetResult(text) is not null))
                result.AddError("wanted: either a file (- for stdin) or --text, not both");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (await ReadAsync(parsed.GetValue(file), parsed.GetValue(text), cancellation) is not { } filter)
                return ExitCode.WrongArguments;
            var result = Expression.Check(filter);
            Console.WriteLine(parsed.GetValue(json) ? ToJson(result) : ExpressionReport.Of(filter, result));
            return result.IsValid ? ExitCode.Done : ExitCode.DoneWithFailures;
        });
        return command;
    }

    internal static async Task<string?> ReadAsync(string? file, string? text, CancellationToken cancellation)
    {
        try
        {
            if (text is not null)
                return text;
            using var reader = file == StandardInput ? Console.In : File.OpenText(file!);
            var buffer = new char[ExpressionLimits.TextLength + 1];
            var length = await reader.ReadBlockAsync(buffer, cancellation);
            return new string(buffer, 0, length);
        }
        catch (IOException error)
        {
            return Fail(error.Message);
        }
        catch (UnauthorizedAccessException error)
        {
            return Fail(error.Message);
        }
    }

    private static string? Fail(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return null;
    }

    private static string ToJson(ExpressionResult result) => JsonSerializer.Serialize(new
    {
        ok = result.IsValid,
        cost_ns = result.Expression?.CostNanoseconds,
        columns = result.Expression?.Columns.Select(column => column.Name),
        errors = result.Errors.Select(error => new { position = error.Position, length = error.Length, message = error.Message, hint = error.Hint }),
    }, Readable);
}

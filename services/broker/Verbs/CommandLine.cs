using System.CommandLine;

namespace Broker.Broker.Verbs;

/// <summary>The command line: one file per verb in this folder, listed here. Exit codes: see <see cref="ExitCode"/>.</summary>
public static class CommandLine
{
    private static IEnumerable<Command> Verbs() =>
    [
        FeaturesVerb.Create(),
        ScoreVerb.Create(),
        TrainVerb.Create(),
        ModelVerb.Create(),
    ];

    /// <summary>Runs one verb. Wrong arguments are all named on stderr and give <see cref="ExitCode.WrongArguments"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Real-time astronomical alert broker.");
        foreach (var verb in Verbs())
            root.Subcommands.Add(verb);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            await Console.Error.WriteLineAsync("hint:  add --help to see what is expected");
            return ExitCode.WrongArguments;
        }

        return await parsed.InvokeAsync();
    }
}

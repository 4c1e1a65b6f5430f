using System.CommandLine;
using System.Runtime.InteropServices;

namespace Broker.Broker.Verbs;

/// <summary>The command line: one file per verb in this folder, listed here. Exit codes: see <see cref="ExitCode"/>.</summary>
public static class CommandLine
{
    /// <summary>After Ctrl-C or SIGTERM a verb may take this long to finish its batch and end the servers it started.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private static IEnumerable<Command> Verbs() =>
    [
        DemoVerb.Create(),
        UpVerb.Create(),
        .. RoleVerbs.Create(),
        RoleVerbs.WithRole(FilterVerb.Create()),
        LedgerVerb.Create(),
        DeadLettersVerb.Create(),
        PacksVerb.Create(),
        CatalogVerb.Create(),
        ReplayVerb.Create(),
        OffsetsVerb.Create(),
        SimulateVerb.Create(),
        DecodeVerb.Create(),
        FeaturesVerb.Create(),
        ScoreVerb.Create(),
        TrainVerb.Create(),
        ModelVerb.Create(),
    ];

    /// <summary>
    /// Runs one verb. Wrong arguments are all named on stderr and give <see cref="ExitCode.WrongArguments"/>. A service that is told to
    /// end by SIGTERM, and does, is <see cref="ExitCode.Done"/>; whatever Ctrl-C ends was interrupted.
    /// </summary>
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

        return await RunAsync(parsed);
    }

    // Not left to the library, which does not say which signal it was.
    private static async Task<int> RunAsync(ParseResult parsed)
    {
        using var end = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var isTerminated = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, end.Token).WaitAsync(late.Token);
            return isTerminated && code == ExitCode.Interrupted && RoleVerbs.IsRole(parsed.CommandResult.Command) ? ExitCode.Done : code;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            isTerminated = signal.Signal == PosixSignal.SIGTERM;
            late.CancelAfter(EndLimit);
            end.Cancel();
        }
    }
}

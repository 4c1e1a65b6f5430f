using System.CommandLine;
using System.Diagnostics;
using Broker.Broker.Simulator.Surveys;
using Broker.Broker.Simulator.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker simulate</c>: made-up packets and light curves with known truth, the same for the same seed.</summary>
public static class SimulateVerb
{
    private static readonly Option<DirectoryInfo> Tables = new("--tables") { Description = "Write lightcurves.csv and truth.csv for training into this folder." };

    private static readonly Option<int> Objects = new("--objects") { Description = "Objects in the tables, 1 … 1,000,000.", DefaultValueFactory = _ => 20_000 };

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Same seed, same bytes.", DefaultValueFactory = _ => 1 };

    private static readonly Option<string> Survey = new("--survey") { Description = "lsst, ztf or both.", DefaultValueFactory = _ => "both" };

    public static Command Create()
    {
        Survey.AcceptOnlyFromAmong("lsst", "ztf", "both");
        var verb = new Command("simulate", "Make up packets or light curves with known truth; the same seed gives the same bytes.") { Tables, Objects, Seed, Survey };
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (arguments.GetValue(Tables) is { } tables)
        {
            var simulation = new TableSimulation(arguments.GetValue(Seed), Surveys(arguments.GetValue(Survey)!));
            var written = await TableFiles.WriteAsync(simulation, arguments.GetValue(Objects), tables.FullName, cancellation);
            await Console.Error.WriteLineAsync($"{written} objects in {clock.Elapsed.TotalSeconds:F1} s");
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<SurveyModel> Surveys(string name) => name switch
    {
        "lsst" => [SurveyModel.Lsst],
        "ztf" => [SurveyModel.Ztf],
        _ => [SurveyModel.Lsst, SurveyModel.Ztf],
    };
}

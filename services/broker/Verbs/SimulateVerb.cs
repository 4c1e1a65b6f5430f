using System.CommandLine;
using System.Diagnostics;
using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Surveys;
using Broker.Broker.Simulator.Tables;

namespace Broker.Broker.Verbs;

/// <summary><c>broker simulate</c>: made-up packets and light curves with known truth, the same for the same seed.</summary>
public static class SimulateVerb
{
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "Write packets, truth.csv and simulated_catalog.csv into this folder." };
    private static readonly Option<int> Visits = Number("--visits", 20, 1_000_000, "Visits of each survey");
    private static readonly Option<int> Alerts = Number("--alerts-per-visit", 100, 100_000, "Alerts in each visit");
    private static readonly Option<double> Duplicates = Share("--duplicates", "Share of packets sent twice");
    private static readonly Option<double> Poison = Share("--poison", "Share of packets followed by a damaged copy");
    private static readonly Option<string> LsstSchema = new("--lsst-schema") { Description = "Schema of Rubin's packets.", DefaultValueFactory = _ => "10.0" };
    private static readonly Option<DirectoryInfo> Tables = new("--tables") { Description = "Write lightcurves.csv and truth.csv for training into this folder." };
    private static readonly Option<int> Objects = Number("--objects", 20_000, 1_000_000, "Objects in the tables");
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Same seed, same bytes.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Survey = new("--survey") { Description = "The surveys to simulate.", DefaultValueFactory = _ => "both" };

    public static Command Create()
    {
        Survey.AcceptOnlyFromAmong("lsst", "ztf", "both");
        LsstSchema.AcceptOnlyFromAmong("10.0", "11.0");
        var verb = new Command("simulate", "Make up packets or light curves with known truth; the same seed gives the same bytes.")
        {
            Out, Visits, Alerts, Duplicates, Poison, LsstSchema, Tables, Objects, Seed, Survey,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Out) is null && result.GetValue(Tables) is null)
                result.AddError("nothing to do: give --out FOLDER for packets, --tables FOLDER for light curves, or both");
        });
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        IReadOnlyList<SurveyModel> surveys = arguments.GetValue(Survey) switch
        {
            "lsst" => [SurveyModel.Lsst],
            "ztf" => [SurveyModel.Ztf],
            _ => [SurveyModel.Lsst, SurveyModel.Ztf],
        };
        var clock = Stopwatch.StartNew();
        if (arguments.GetValue(Tables) is { } tables)
        {
            var simulation = new TableSimulation(arguments.GetValue(Seed), surveys);
            var written = await TableFiles.WriteAsync(simulation, arguments.GetValue(Objects), tables.FullName, cancellation);
            await Console.Error.WriteLineAsync($"{written} objects in {clock.Elapsed.TotalSeconds:F1} s");
        }

        if (arguments.GetValue(Out) is { } folder)
        {
            clock.Restart();
            var written = await PacketFiles.WriteAsync(Options(arguments, surveys), folder.FullName, cancellation);
            await Console.Error.WriteLineAsync($"{written} packets in {clock.Elapsed.TotalSeconds:F1} s");
        }

        return ExitCode.Done;
    }

    private static SimulationOptions Options(ParseResult arguments, IReadOnlyList<SurveyModel> surveys) => new()
    {
        Seed = arguments.GetValue(Seed),
        Visits = arguments.GetValue(Visits),
        AlertsPerVisit = arguments.GetValue(Alerts),
        Surveys = surveys,
        LsstSchema = arguments.GetValue(LsstSchema)!,
        DuplicateShare = arguments.GetValue(Duplicates),
        PoisonShare = arguments.GetValue(Poison),
    };

    private static Option<int> Number(string name, int usual, int most, string what)
    {
        var option = new Option<int>(name) { Description = $"{what}, 1 … {most:N0}.", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (ParsedValue.Is(result, option, out var value) && (value < 1 || value > most))
                result.AddError($"{name} must be 1 … {most:N0}, not {value}");
        });
        return option;
    }

    private static Option<double> Share(string name, string what)
    {
        var option = new Option<double>(name) { Description = $"{what}, 0 … 1.", DefaultValueFactory = _ => 0 };
        option.Validators.Add(result =>
        {
            if (ParsedValue.Is(result, option, out var value) && value is not (>= 0 and <= 1))
                result.AddError($"{name} must be 0 … 1, not {value}");
        });
        return option;
    }
}

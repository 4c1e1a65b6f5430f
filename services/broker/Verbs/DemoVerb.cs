using System.CommandLine;
using Broker.Broker.Demo;
using Broker.Broker.Simulator;

namespace Broker.Broker.Verbs;

/// <summary><c>broker demo</c>: a simulated night through the whole broker.</summary>
public static class DemoVerb
{
    private const int EndlessVisits = 1_000_000;

    private static readonly Option<bool> Once = new("--once") { Description = "Play a bounded set as fast as it goes, then end." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the ledger as one JSON object at the end." };
    private static readonly Option<int> Visits = new("--visits") { Description = "Visits of each survey with --once.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Alerts = new("--alerts-per-visit") { Description = "Alerts in each visit.", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Rate = new("--rate") { Description = "Packets a second without --once.", DefaultValueFactory = _ => 60 };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Equal seeds play the same night.", DefaultValueFactory = _ => 1UL };

    public static Command Create()
    {
        var verb = new Command("demo", "Play a simulated night through the whole broker, with private servers.") { Once, Json, Visits, Alerts, Rate, Seed };
        verb.Validators.Add(result =>
        {
            Within(Visits, 1, EndlessVisits);
            Within(Alerts, 1, 100_000);
            Within(Rate, 1, 10_000);

            void Within(Option<int> option, int least, int most)
            {
                if (result.GetResult(option) is { Implicit: false } given && given.GetValueOrDefault<int>() is var value && (value < least || value > most))
                    result.AddError($"{option.Name} must be {least} to {most}, not {value}");
            }
        });
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var once = parsed.GetValue(Once);
        var demo = new DemoOptions
        {
            Folder = Path.GetFullPath(Path.Combine(Settings.DataFolder, "demo")),
            Once = once,
            Rate = parsed.GetValue(Rate),
            Simulation = new SimulationOptions
            {
                Seed = parsed.GetValue(Seed),
                Visits = once ? parsed.GetValue(Visits) : EndlessVisits,
                AlertsPerVisit = parsed.GetValue(Alerts),
                DuplicateShare = 0.01,
                PoisonShare = 0.002,
            },
        };
        return await Guarded.RunAsync(async () =>
        {
            var counts = await new DemoRun(demo, line => Console.Error.WriteLine(line)).RunAsync(cancellation);
            Console.WriteLine(parsed.GetValue(Json) ? counts.ToJson() : counts.ToText());
            return counts.Balanced() ? ExitCode.Done : ExitCode.DoneWithFailures;
        });
    }
}

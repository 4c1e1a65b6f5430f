using System.CommandLine;
using Broker.Benchmarks.Burst;
using Broker.Benchmarks.Context;
using Broker.Benchmarks.Decode;
using Broker.Benchmarks.Pipeline;
using Broker.Benchmarks.Poison;
using Broker.Benchmarks.Reporting;
using Broker.Broker.DevStack;
using Broker.Broker.Verbs;

namespace Broker.Benchmarks;

/// <summary><c>bench NAME [--json FILE] [--alerts N] [--rows N] [--packets N] [--packet-kb N]</c>: progress on stderr, a table on stdout, the same figures as JSON in FILE.</summary>
internal static class BenchCommand
{
    private const int LeastAlerts = 100;
    private const int MostAlerts = 20_000;
    private const long LeastRows = 1_000;
    private const long MostRows = 100_000_000;

    private static readonly string[] Ready = ["pipeline", "burst", "poison", "decode", "context"];
    private static readonly string[] Later = ["classify", "filter", "api"];

    private static readonly Argument<string> Name = new("NAME") { Description = $"{string.Join(" or ", Ready)}; to come: {string.Join(", ", Later)}." };
    private static readonly Option<string?> Json = new("--json") { Description = "File to write the figures to, as JSON." };
    private static readonly Option<int> Alerts = new("--alerts")
    {
        Description = $"Simulated alerts to make, {LeastAlerts} to {MostAlerts} (default: 4000). All are in memory, about 80 kB each.",
        DefaultValueFactory = _ => 4000,
    };

    private static readonly Option<long> Rows = new("--rows")
    {
        Description = $"context: rows of each of the three catalogues, {LeastRows} to {MostRows} (default: 10 million, about 5 minutes the first time).",
        DefaultValueFactory = _ => 10_000_000,
    };

    private static readonly Option<int> Packets = Bounded("--packets", "burst: packets that lie on Kafka at once", 40_000, 1_000, 1_000_000);
    private static readonly Option<int> PacketKilobytes = Bounded("--packet-kb", "burst: length of a packet, kB", 139, 110, 4_000);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures the broker.") { Name, Json, Alerts, Rows, Packets, PacketKilobytes };
        root.Validators.Add(result =>
        {
            if (result.GetResult(Name) is { Tokens: [{ Value: var name }] } && !Ready.Contains(name))
                result.AddError(Later.Contains(name)
                    ? $"not yet: {name}; there are {string.Join(" and ", Ready)}"
                    : $"there is no benchmark '{name}'; there are {string.Join(" and ", Ready)}");
            if (result.GetResult(Alerts) is { Implicit: false, Tokens: [{ Value: var text }] } && int.TryParse(text, out var alerts) && alerts is < LeastAlerts or > MostAlerts)
                result.AddError($"--alerts must be {LeastAlerts} to {MostAlerts}, not {text}");
            if (result.GetResult(Rows) is { Implicit: false, Tokens: [{ Value: var rowText }] } && long.TryParse(rowText, out var rows) && rows is < LeastRows or > MostRows)
                result.AddError($"--rows must be {LeastRows} to {MostRows}, not {rowText}");
            if (result.GetResult(Json) is { Tokens: [{ Value: var file }] } && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                result.AddError($"--json: there is no folder {Path.GetDirectoryName(Path.GetFullPath(file))}");
        });
        root.SetAction(MeasureAsync);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
        foreach (var error in parsed.Errors.Select(error => error.Message).Distinct())
            Say($"error: {error}");
        return ExitCode.WrongArguments;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(Path.Combine(Environment.GetEnvironmentVariable("BROKER_VAR") ?? "var", "bench"));
        try
        {
            var report = new BenchReport(MachineInfo.Read(TimeProvider.System));
            await (parsed.GetValue(Name) switch
            {
                "decode" => new DecodeBench(folder, report, Say).RunAsync(parsed.GetValue(Alerts), cancellation),
                "burst" => new BurstBench(Path.Combine(folder, "burst"), report, Say).RunAsync(parsed.GetValue(Packets), parsed.GetValue(PacketKilobytes), cancellation),
                "poison" => new PoisonBench(Path.Combine(folder, "poison"), report, Say).RunAsync(parsed.GetValue(Alerts), cancellation),
                "context" => new ContextBench(Path.Combine(folder, "context"), report, Say).RunAsync(parsed.GetValue(Rows), parsed.GetValue(Alerts), cancellation),
                _ => new PipelineBench(folder, report, Say).RunAsync(parsed.GetValue(Alerts), cancellation),
            });

            await report.WriteTableAsync(Console.Out);
            if (parsed.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file, report.ToJson() + "\n", cancellation);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (ServerException error)
        {
            Say($"error: {error.Message}");
            return ExitCode.DoneWithFailures;
        }
        catch (TimeoutException error)
        {
            Say($"error: {error.Message}");
            return ExitCode.DoneWithFailures;
        }
    }

    private static Option<int> Bounded(string name, string what, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{what}, {least} to {most} (default: {standard}).", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result is { Implicit: false, Tokens: [{ Value: var text }] } && int.TryParse(text, out var value) && (value < least || value > most))
                result.AddError($"{name} must be {least} to {most}, not {text}");
        });
        return option;
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}

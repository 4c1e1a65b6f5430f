using System.Runtime.InteropServices;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary><c>./run chaos</c>: exit 0 when everything was as it must be, 1 when not, 2 for wrong arguments.</summary>
internal static class ChaosCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (ChaosOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(ChaosOptions.Usage);
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        var problems = await RunAsync(options, interrupted.Token);
        return problems.Count == 0 ? 0 : 1;

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }

    /// <returns>What is wrong, a line each.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(ChaosOptions options, CancellationToken interrupted)
    {
        var now = TimeProvider.System.GetUtcNow();
        var logs = Path.Combine(SourceTree.Root, "artifacts", "chaos");
        Directory.CreateDirectory(logs);
        var log = new ChaosLog(Path.Combine(logs, $"{now:yyyyMMdd-HHmmss}-seed-{options.Seed}.log"));
        var folder = Path.Combine(Path.GetTempPath(), $"broker-chaos-{Environment.ProcessId}-{options.Seed}");
        IReadOnlyList<string> problems;
        await using (var chaos = await ChaosRun.StartAsync(options, log, folder))
        {
            problems = await chaos.RunAsync(interrupted);
            log.Say(chaos.Summary());
        }

        if (problems.Count == 0)
            Directory.Delete(folder, recursive: true);
        Console.WriteLine(problems.Count == 0 ? $"chaos passed: seed {options.Seed}; log in {log.File}" : $"chaos FAILED: seed {options.Seed}; log in {log.File}; data in {folder}");
        foreach (var problem in problems)
            Console.WriteLine(problem);
        return problems;
    }
}

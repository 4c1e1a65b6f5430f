using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Xunit.Sdk;

namespace Broker.ServerTests.Faults;

/// <summary>
/// Runs a fault as often as BROKER_FAULT_RUNS says (default: once, with a fixed seed), with seeds that follow from BROKER_FAULT_SEED
/// (default: drawn), and writes down how each run went. Of several runs the first is of full length, and all are with BROKER_FAULT_FULL=true.
/// </summary>
internal static class FaultRuns
{
    private const ulong UsualSeed = 1;

    public static int Count => Environment.GetEnvironmentVariable("BROKER_FAULT_RUNS") is { Length: > 0 } text ? Math.Max(1, int.Parse(text, CultureInfo.InvariantCulture)) : 1;

    private static bool AreFull => Environment.GetEnvironmentVariable("BROKER_FAULT_FULL") == "true";

    /// <param name="fault">Number of the fault: <c>F1</c>.</param>
    /// <param name="run">One run; throws when something is not as it must be.</param>
    public static async Task OfAsync(string fault, Func<FaultFigures, Task> run)
    {
        var failed = new List<string>();
        var first = FirstSeed();
        for (var i = 0; i < Count; i++)
        {
            var figures = new FaultFigures(fault, first + (ulong)i, isFull: AreFull || (i == 0 && Count > 1));
            var started = Stopwatch.GetTimestamp();
            var why = await WhyFailedAsync(() => run(figures));
            figures.Write(why is null, Stopwatch.GetElapsedTime(started), why);
            if (why is not null)
                failed.Add($"{fault} with seed {figures.Seed}: {why}");
        }

        Assert.True(failed.Count == 0, string.Join("\n", failed));
    }

    /// <summary>This machine does not let the fault happen: a row of the table says so.</summary>
    public static void NotTried(string fault) => new FaultFigures(fault, UsualSeed).Write(passed: null, TimeSpan.Zero, "this machine does not allow it");

    private static ulong FirstSeed() =>
        ulong.TryParse(Environment.GetEnvironmentVariable("BROKER_FAULT_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed
        : Count == 1 ? UsualSeed : (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static async Task<string?> WhyFailedAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (XunitException e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}

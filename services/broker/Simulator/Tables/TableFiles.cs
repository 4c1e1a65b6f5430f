using System.Globalization;
using System.Text;

namespace Broker.Broker.Simulator.Tables;

/// <summary>
/// Writes <c>lightcurves.csv</c> (<c>object,band,mjd,flux_njy,flux_err_njy,detected</c>; difference fluxes, MJD TAI, in time order within an
/// object; a broker's view: forced photometry from 30 days before the first detection, a moving object's detections alone)
/// and <c>truth.csv</c> (<see cref="Truth.Header"/>).
/// </summary>
public static class TableFiles
{
    private const int ObjectsPerChunk = 256;

    /// <summary>Objects written; an object that was never detected in many attempts is left out.</summary>
    public static async Task<int> WriteAsync(TableSimulation simulation, int objects, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using var curves = new StreamWriter(Path.Combine(folder, "lightcurves.csv"));
        await using var truth = new StreamWriter(Path.Combine(folder, "truth.csv"));
        await curves.WriteAsync("object,band,mjd,flux_njy,flux_err_njy,detected\n");
        await truth.WriteAsync(Truth.Header + "\n");

        var written = 0;
        var chunks = Enumerable.Range(0, (objects + ObjectsPerChunk - 1) / ObjectsPerChunk);
        var ready = chunks.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(chunk => Render(simulation, chunk * ObjectsPerChunk, Math.Min(objects, (chunk + 1) * ObjectsPerChunk)));
        foreach (var (count, curveLines, truthLines) in ready)
        {
            cancellation.ThrowIfCancellationRequested();
            await curves.WriteAsync(curveLines);
            await truth.WriteAsync(truthLines);
            written += count;
        }

        return written;
    }

    private static (int Count, StringBuilder Curves, StringBuilder Truth) Render(TableSimulation simulation, int from, int to)
    {
        var curves = new StringBuilder();
        var truth = new StringBuilder();
        var count = 0;
        for (var number = from; number < to; number++)
        {
            var drawn = simulation.Draw(number);
            if (drawn.Observations.Count == 0)
                continue;

            count++;
            truth.Append(Truth.Line(drawn.Object, drawn.Observations)).Append('\n');
            var name = drawn.Object.Name;
            foreach (var one in drawn.Observations)
            {
                curves.Append(
                    CultureInfo.InvariantCulture,
                    $"{name},{one.Visit.Band.Name},{one.Visit.MjdTai:F5},{one.FluxNanoJy:F2},{one.FluxErrNanoJy:F2},{(one.Detected ? '1' : '0')}\n");
            }
        }

        return (count, curves, truth);
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace Broker.Benchmarks.Decode;

/// <summary>The yardstick: the npm package <c>avsc</c>, the fastest reader that every machine with node can have.</summary>
internal sealed class Avsc
{
    private const string Package = "avsc@5";
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Decode", "avsc.js");

    private readonly string modules;

    private Avsc(string modules) => this.modules = modules;

    /// <summary>Null, and said why, when node or the package cannot be had.</summary>
    /// <param name="folder">Where npm may install it.</param>
    public static async Task<Avsc?> FindAsync(string folder, Action<string> say, CancellationToken cancellation)
    {
        var modules = Path.Combine(folder, "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "avsc")))
        {
            say($"installing {Package} with npm into {folder} …");
            Directory.CreateDirectory(folder);
            if (await RunAsync(Start("npm", "install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", folder, Package), cancellation) is null)
            {
                say($"no yardstick: npm cannot install {Package}");
                return null;
            }
        }

        return new Avsc(modules);
    }

    /// <summary>µs per packet, median and best of its rounds; null when node fails.</summary>
    public async Task<(double Median, double Best)?> MeasureAsync(string folder, string name, CancellationToken cancellation)
    {
        var start = Start("node", Script, folder, name);
        start.Environment["NODE_PATH"] = modules;
        if (await RunAsync(start, cancellation) is not { } answer)
            return null;
        using var json = JsonDocument.Parse(answer);
        return (json.RootElement.GetProperty("median").GetDouble(), json.RootElement.GetProperty("best").GetDouble());
    }

    private static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments) { RedirectStandardOutput = true };

    private static async Task<string?> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(start)!;
            var answer = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

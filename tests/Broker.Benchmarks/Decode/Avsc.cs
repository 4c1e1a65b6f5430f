using System.Diagnostics;
using System.Globalization;
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
            if (!await InstallAsync(folder, cancellation))
            {
                say($"no yardstick: npm cannot install {Package}");
                return null;
            }
        }

        return new Avsc(modules);
    }

    /// <summary>A process that decodes this set when it is told to; null when there is no node.</summary>
    public Session? Start(DatumSet set)
    {
        var start = new ProcessStartInfo("node", [Script, set.Folder, set.Name]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["NODE_PATH"] = modules;
        return Started(start) is { } process ? new Session(process) : null;
    }

    private static async Task<bool> InstallAsync(string folder, CancellationToken cancellation)
    {
        string[] arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", folder, Package];
        using var npm = Started(new ProcessStartInfo("npm", arguments) { RedirectStandardOutput = true });
        if (npm is null)
            return false;
        await npm.StandardOutput.ReadToEndAsync(cancellation);
        await npm.WaitForExitAsync(cancellation);
        return npm.ExitCode == 0;
    }

    private static Process? Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <param name="Rounds">µs per packet of each round.</param>
    /// <param name="Cpu">What the whole process computed, collecting garbage included, µs.</param>
    /// <param name="Packets">Decoded in all rounds.</param>
    internal sealed record Turn(IReadOnlyList<double> Rounds, double Cpu, long Packets);

    /// <summary>One set in one process of node: it works in its turns and waits in ours.</summary>
    internal sealed class Session(Process process) : IDisposable
    {
        /// <returns>Null when the process cannot read the set.</returns>
        public async Task<Turn?> TurnAsync(TimeSpan length, CancellationToken cancellation)
        {
            try
            {
                await process.StandardInput.WriteLineAsync(length.TotalMilliseconds.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellation);
                await process.StandardInput.FlushAsync(cancellation);
                return await process.StandardOutput.ReadLineAsync(cancellation) is { } line
                    ? JsonSerializer.Deserialize<Turn>(line, JsonSerializerOptions.Web)
                    : null;
            }
            catch (IOException)
            {
                return null;
            }
        }

        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }
    }
}

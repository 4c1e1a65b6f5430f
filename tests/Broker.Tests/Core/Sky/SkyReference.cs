using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Broker.Tests.Core.Sky;

/// <summary>
/// What Debian's python3-astropy and python3-astropy-healpix say, from <c>tests/python/sky_reference.py</c>; where they are not
/// installed, 300 of their answers that stand in a file here. <see cref="Source"/> says which.
/// </summary>
internal sealed class SkyReference
{
    private const string Python = "/usr/bin/python3";
    private const string Cases = "100000";
    private const string Seed = "20261121";

    private readonly Dictionary<string, int> columns;
    private readonly List<string[]> rows;

    private SkyReference(string source, IEnumerable<string> lines)
    {
        Source = source;
        rows = [.. lines.Where(line => line.Length > 0).Select(line => line.Split(','))];
        columns = rows[0].Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        rows.RemoveAt(0);
    }

    public static SkyReference Instance { get; } = Read();

    public string Source { get; }

    public int Count => rows.Count;

    public double Number(int row, string column) => double.Parse(rows[row][columns[column]], CultureInfo.InvariantCulture);

    public long Integer(int row, string column) => long.Parse(rows[row][columns[column]], CultureInfo.InvariantCulture);

    private static SkyReference Read()
    {
        var here = Path.GetDirectoryName(Here())!;
        if (File.Exists(Python) && Run("-c", "import astropy, astropy_healpix").ExitCode == 0)
        {
            var (exitCode, lines) = Run(Path.Combine(here, "..", "..", "..", "python", "sky_reference.py"), Cases, Seed);
            return exitCode == 0 ? new SkyReference("astropy, asked now", lines) : throw new InvalidOperationException("sky_reference.py failed");
        }

        return new SkyReference("python3-astropy is not installed: a few answers of it that were kept", File.ReadLines(Path.Combine(here, "sky_reference.csv")));
    }

    private static (int ExitCode, List<string> Lines) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
            lines.Add(line);
        process.WaitForExit();
        return (process.ExitCode, lines);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

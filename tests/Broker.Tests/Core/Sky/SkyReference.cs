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
    private readonly List<(double Number, long Integer)[]> rows;

    private SkyReference(string source, IEnumerable<string> lines)
    {
        Source = source;
        var told = lines.Where(line => line.Length > 0).ToList();
        columns = told[0].Split(',').Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        rows = [.. told.Skip(1).Select(line => Parse(line, columns.Count))];
    }

    public static SkyReference Instance { get; } = Read();

    public string Source { get; }

    public int Count => rows.Count;

    public double Number(int row, string column) => rows[row][columns[column]].Number;

    public long Integer(int row, string column) => rows[row][columns[column]].Integer;

    // Both ways at once: numbers of cells need more digits than a double has.
    private static (double Number, long Integer)[] Parse(string line, int count)
    {
        var (values, at) = (new (double, long)[count], 0);
        foreach (var range in line.AsSpan().Split(','))
        {
            var text = line.AsSpan(range);
            var isInteger = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer);
            values[at++] = (double.Parse(text, CultureInfo.InvariantCulture), isInteger ? integer : long.MinValue);
        }

        return values;
    }

    private static SkyReference Read()
    {
        var here = Path.GetDirectoryName(Here())!;
        if (File.Exists(Python) && Run("-c", "import astropy, astropy_healpix, scipy.special").ExitCode == 0)
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

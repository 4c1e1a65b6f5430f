using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Broker.Tests.Ingest;

/// <summary>Debian's python3-avro with <c>tests/python/alerts_of_packets.py</c>: what an alert of each packet must hold.</summary>
internal static class SecondReader
{
    private const string Python = "/usr/bin/python3";

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static bool IsThere { get; } = File.Exists(Python) && Run(["-c", "import avro.datafile"]).ExitCode == 0;

    /// <summary>One element per packet, in the order of the files.</summary>
    public static IReadOnlyList<JsonElement> Read(string schemas, params string[] paths)
    {
        var (exitCode, output, errors) = Run([Path.Combine(RepositoryRoot, "tests", "python", "alerts_of_packets.py"), schemas, .. paths]);
        Assert.True(exitCode == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static (int ExitCode, string Output, string Errors) Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

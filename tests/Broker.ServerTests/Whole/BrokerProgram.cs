using System.Collections.Concurrent;
using System.Diagnostics;

namespace Broker.ServerTests.Whole;

/// <summary>The built <c>broker</c> as a user runs it: a process of its own, with no settings but those given. What it says is kept in <c>stderr.log</c> of its folder too.</summary>
internal sealed class BrokerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private readonly ConcurrentQueue<string> errors = [];

    private readonly StreamWriter log;

    private BrokerProgram(Process process, string folder)
    {
        this.process = process;
        log = new StreamWriter(Path.Combine(folder, "stderr.log"), append: true) { AutoFlush = true };
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Lines of stdout so far.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>Lines of stderr so far.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <param name="folder">Working directory, and BROKER_VAR unless set.</param>
    /// <param name="settings">Environment variables; an empty one counts as absent.</param>
    /// <param name="arguments">The verb and what follows.</param>
    public static BrokerProgram Start(string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        StartWithin([], folder, settings, arguments);

    /// <param name="shell">What runs it: a program and its arguments, before the broker's own; empty for nothing.</param>
    /// <param name="folder">Working directory, and BROKER_VAR unless set.</param>
    /// <param name="settings">Environment variables; an empty one counts as absent.</param>
    /// <param name="arguments">The verb and what follows.</param>
    public static BrokerProgram StartWithin(IReadOnlyList<string> shell, string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        string[] command = [.. shell, SourceTree.Program, .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("BROKER_", StringComparison.Ordinal)).ToList())
            info.Environment.Remove(name);
        info.Environment["BROKER_VAR"] = folder;
        foreach (var (name, value) in settings)
            info.Environment[name] = value;

        var program = new BrokerProgram(new Process { StartInfo = info }, folder);
        program.process.OutputDataReceived += (_, line) => program.Keep(program.output, line);
        program.process.ErrorDataReceived += (_, line) => program.Keep(program.errors, line);
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs it to its end and answers its exit code.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        await using var program = Start(folder, settings, arguments);
        var code = await program.EndAsync();
        return (code, string.Join('\n', program.output), string.Join('\n', program.errors));
    }

    /// <summary>Waits for its end by itself; fails after two minutes, with what it said.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"it did not end: {string.Join('\n', errors)}");
        }

        return process.ExitCode;
    }

    /// <summary>kill -9: nothing is finished, nothing is committed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator's tools send it; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        await log.DisposeAsync();
    }

    private void Keep(ConcurrentQueue<string> lines, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        lines.Enqueue(text);
        if (lines == errors)
            log.WriteLine(text);
    }
}

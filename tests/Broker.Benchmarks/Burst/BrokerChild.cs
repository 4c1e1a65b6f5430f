using System.Diagnostics;
using System.Globalization;
using Broker.Broker.DevStack;

namespace Broker.Benchmarks.Burst;

/// <summary><c>broker all</c> as a process of its own, so that its memory is its alone.</summary>
internal sealed class BrokerChild : IAsyncDisposable
{
    private const int TailLines = 15;
    private readonly Process process;
    private readonly Queue<string> log = [];

    private BrokerChild(Process process) => this.process = process;

    public bool HasEnded => process.HasExited;

    public static BrokerChild Start(IReadOnlyDictionary<string, string?> settings, string folder)
    {
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "broker"), ["all"]) { WorkingDirectory = folder, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            info.Environment[name] = value;
        var child = new BrokerChild(Process.Start(info) ?? throw new ServerException("the broker cannot be started"));
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Largest resident memory so far, bytes; 0 when it has ended.</summary>
    public long PeakBytes()
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>As an operator stops it; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public string LogTail()
    {
        lock (log)
            return string.Join('\n', log);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (log)
        {
            log.Enqueue(line);
            if (log.Count > TailLines)
                log.Dequeue();
        }
    }
}

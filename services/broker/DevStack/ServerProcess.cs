using System.Diagnostics;

namespace Broker.Broker.DevStack;

/// <summary>
/// A server that runs as our child process. It is ended with us; one that an earlier, killed run left behind
/// in the same folder is ended before the new one starts.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const int LogTailLines = 15;

    private readonly ServerCommand command;
    private Process? process;

    private ServerProcess(ServerCommand command) => this.command = command;

    public int ProcessId => process?.Id ?? 0;

    /// <summary>Starts the server and returns when it answers; throws <see cref="ServerException"/> with the end of its log when it does not.</summary>
    public static async Task<ServerProcess> StartAsync(ServerCommand command, CancellationToken cancellation)
    {
        Directory.CreateDirectory(command.Folder);
        var server = new ServerProcess(command);
        await server.StartAsync(cancellation);
        return server;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same data and port.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await EndLeftoverAsync(cancellation);
        process = Process.Start(StartInfo()) ?? throw new ServerException($"{command.Name}: cannot be started");
        await File.WriteAllTextAsync(command.PidFile, process.Id.ToString(), cancellation);
        var started = Stopwatch.GetTimestamp();
        while (!await command.Answers(cancellation))
        {
            if (process.HasExited)
                throw new ServerException($"{command.Name} ended with code {process.ExitCode} while starting; its log ends:\n{LogTail()}");
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new ServerException($"{command.Name} did not answer within {StartLimit.TotalSeconds} s; its log ends:\n{LogTail()}");
            await Task.Delay(Poll, cancellation);
        }
    }

    public async Task StopAsync()
    {
        if (process is null)
            return;
        await EndAsync(process, command.StopSignal);
        process.Dispose();
        process = null;
        File.Delete(command.PidFile);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // A session of its own keeps the terminal's Ctrl-C from ending the servers before we have finished with them.
    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = command.Folder };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add("log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null");
        info.ArgumentList.Add(command.Name);
        info.ArgumentList.Add(Path.GetFullPath(command.LogFile));
        foreach (var argument in command.Arguments)
            info.ArgumentList.Add(argument);
        return info;
    }

    private async Task EndLeftoverAsync(CancellationToken cancellation)
    {
        if (!File.Exists(command.PidFile) || !int.TryParse(await File.ReadAllTextAsync(command.PidFile, cancellation), out var id))
            return;
        if (!IsOurs(id))
            return;
        using var leftover = Process.GetProcessById(id);
        await EndAsync(leftover, command.StopSignal);
    }

    // A pid is reused sooner or later: only a process that names our folder, or works in it, is ours.
    private bool IsOurs(int id)
    {
        var folder = Path.GetFullPath(command.Folder);
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(folder, StringComparison.Ordinal)
                || new DirectoryInfo($"/proc/{id}/cwd").ResolveLinkTarget(true)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task EndAsync(Process process, int signal)
    {
        Signal.Send(process.Id, signal);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signal.Send(process.Id, Signal.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private string LogTail() =>
        File.Exists(command.LogFile) ? string.Join('\n', File.ReadLines(command.LogFile).TakeLast(LogTailLines)) : "(no log)";
}

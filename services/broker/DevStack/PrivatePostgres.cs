using System.Diagnostics;
using Npgsql;

namespace Broker.Broker.DevStack;

/// <summary>
/// A PostgreSQL of our own, reachable from this machine alone. PostgreSQL refuses to run as root: then it runs as the
/// user <c>postgres</c>, who is lent the right to walk through folders that only root may enter.
/// </summary>
public static class PrivatePostgres
{
    private const int PreferredPort = 5490;
    private const string User = "broker";

    /// <returns>The process and a connection string.</returns>
    public static async Task<(ServerProcess Process, string Connection)> StartAsync(string folder, CancellationToken cancellation)
    {
        folder = Path.GetFullPath(folder);
        var data = Path.Combine(folder, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            await InitialiseAsync(folder, data, cancellation);

        var port = Loopback.FreePort(PreferredPort);
        var connection = $"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Maximum Pool Size=50";
        var process = await ServerProcess.StartAsync(
            new ServerCommand
            {
                Name = "postgres",
                Folder = folder,
                StopSignal = Signal.Interrupt,
                Arguments =
                [
                    .. AsOrdinaryUser(), Programs.FindPostgres("postgres"), "-D", data, "-p", $"{port}",
                    "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories=", "-c", "synchronous_commit=on",
                    "-c", "default_toast_compression=lz4", "-c", "max_wal_size=2GB", "-c", "shared_buffers=256MB",
                ],
                Answers = cancel => AcceptsQueries(connection, data, cancel),
            },
            cancellation);
        return (process, connection);
    }

    private static async Task InitialiseAsync(string folder, string data, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            await RunAsync(["chown", "postgres", folder], cancellation);
        await RunAsync(
            [.. AsOrdinaryUser(), Programs.FindPostgres("initdb"), "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            cancellation);
    }

    private static string[] AsOrdinaryUser() => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        : [];

    private static async Task RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var info = new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(info) ?? throw new ServerException($"{arguments[0]} cannot be started");
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new ServerException($"{string.Join(' ', arguments)} ended with code {process.ExitCode}: {await errors}");
    }

    // Another server may have taken the port: only the one with our files is ours.
    private static async ValueTask<bool> AcceptsQueries(string connection, string data, CancellationToken cancellation)
    {
        try
        {
            await using var probe = new NpgsqlConnection(connection + ";Pooling=false;Timeout=2");
            await probe.OpenAsync(cancellation);
            await using var question = new NpgsqlCommand("SHOW data_directory", probe);
            return (string?)await question.ExecuteScalarAsync(cancellation) == data;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}

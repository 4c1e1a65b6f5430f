namespace Broker.Broker.DevStack;

/// <summary>A Redis of our own. It holds what can be loaded again (catalogues), so it snapshots now and then and never blocks on disk.</summary>
public static class PrivateRedis
{
    private const int PreferredPort = 6390;

    /// <returns>The process and its address, host:port.</returns>
    public static async Task<(ServerProcess Process, string Address)> StartAsync(string folder, CancellationToken cancellation)
    {
        var port = Loopback.FreePort(PreferredPort);
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var process = await ServerProcess.StartAsync(
            new ServerCommand
            {
                Name = "redis",
                Folder = folder,
                Arguments =
                [
                    Programs.Find("redis-server"), "--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder,
                    "--save", "300 1", "--appendonly", "no", "--stop-writes-on-bgsave-error", "no", "--daemonize", "no",
                ],
                Answers = cancel => Loopback.Answers(port, cancel),
            },
            cancellation);
        return (process, $"127.0.0.1:{port}");
    }
}

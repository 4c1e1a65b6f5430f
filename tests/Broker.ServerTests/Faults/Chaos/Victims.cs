using Broker.Broker.DevStack;
using Broker.Broker.Simulator;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>What is hurt, and how.</summary>
internal static class Victims
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private const int Tries = 20;

    /// <summary>kill -9, an orderly end, and a freeze that may outlast the session in its consumer groups.</summary>
    public static Victim Of(FaultBroker broker, Dice dice)
    {
        Task Start() => broker.StartAsync(waits: false);
        return new Victim(
            broker.Name,
            [
                new("kill -9", broker.KillAsync, Start),
                new("SIGTERM", async () => await broker.StopAsync(), Start),
                Freeze(() => broker.ProcessId),
            ],
            dice);
    }

    /// <param name="name">As it stands in the log.</param>
    /// <param name="server">What is hurt.</param>
    /// <param name="dice">Decides when.</param>
    /// <param name="others">Further blows.</param>
    public static Victim Of(string name, ServerProcess server, Dice dice, params Blow[] others)
    {
        Task Start() => StartAsync(server);
        return new Victim(
            name, [new("kill -9", () => KillAsync(server), Start), new("stop", server.StopAsync, Start), .. others], dice);
    }

    public static Blow Freeze(Func<int> processId) => new("SIGSTOP", () => Signal(processId(), Posix.Stop), () => Signal(processId(), Posix.Continue));

    /// <summary>It comes back without anything in it.</summary>
    public static Blow Emptied(ServerProcess redis, string folder) => new("emptied", () => KillAsync(redis), async () =>
    {
        File.Delete(Path.Combine(folder, "dump.rdb"));
        await StartAsync(redis);
    });

    public static async Task KillAsync(ServerProcess server)
    {
        Posix.Send(server.ProcessId, Posix.Kill);
        await server.StopAsync();
    }

    /// <summary>A server whose parts have outlived it may not start at once.</summary>
    public static async Task StartAsync(ServerProcess server)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                await server.StartAsync(CancellationToken.None);
                return;
            }
            catch (ServerException) when (left > 0)
            {
                await server.StopAsync();
                await Task.Delay(Settle);
            }
        }
    }

    private static Task Signal(int processId, int signal)
    {
        Posix.Send(processId, signal);
        return Task.CompletedTask;
    }
}

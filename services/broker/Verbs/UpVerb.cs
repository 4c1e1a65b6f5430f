using System.CommandLine;
using Broker.Broker.DevStack;

namespace Broker.Broker.Verbs;

/// <summary><c>broker up</c>: the servers a broker needs, for as long as the command runs.</summary>
public static class UpVerb
{
    public static Command Create()
    {
        var command = new Command("up", "Start private Redis, PostgreSQL and (where found) Kafka; end them with Ctrl-C.");
        command.SetAction((_, cancellation) => Guarded.RunAsync(async () =>
        {
            await using var servers = await PrivateServers.StartAsync(Settings.DataFolder, Environment.GetEnvironmentVariable, Say, cancellation);
            foreach (var (name, address) in servers.Addresses)
                Console.WriteLine($"export {name}=\"{address}\"");
            Say(servers.Addresses.ContainsKey("BROKER_KAFKA") ? "ready; Ctrl-C ends them" : "ready, without Kafka (none found); Ctrl-C ends them");
            await Task.Delay(Timeout.Infinite, cancellation);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}

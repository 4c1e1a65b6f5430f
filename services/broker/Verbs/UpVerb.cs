using System.CommandLine;
using Broker.Broker.DevStack;

namespace Broker.Broker.Verbs;

/// <summary><c>broker up</c>: the servers a broker needs, for as long as the command runs.</summary>
public static class UpVerb
{
    public static Command Create()
    {
        var command = new Command("up", "Start private Redis, PostgreSQL and (where found) Kafka; end them with Ctrl-C.");
        command.SetAction(async (_, cancellation) =>
        {
            var folder = Environment.GetEnvironmentVariable("BROKER_VAR") ?? "var";
            try
            {
                await using var servers = await PrivateServers.StartAsync(folder, Environment.GetEnvironmentVariable, Say, cancellation);
                foreach (var (name, address) in servers.Addresses)
                    Console.WriteLine($"export {name}=\"{address}\"");
                Say(servers.Addresses.ContainsKey("BROKER_KAFKA") ? "ready; Ctrl-C ends them" : "ready, without Kafka (none found); Ctrl-C ends them");
                await Task.Delay(Timeout.Infinite, cancellation);
                return ExitCode.Done;
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
            catch (ServerException error)
            {
                Say($"error: {error.Message}");
                return ExitCode.DoneWithFailures;
            }
        });
        return command;
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}

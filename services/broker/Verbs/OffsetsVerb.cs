using System.CommandLine;
using System.Text.Json;
using Broker.Broker.Composition;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;

namespace Broker.Broker.Verbs;

/// <summary><c>broker offsets [reset]</c>: how far every role has read, and from where it is to read again.</summary>
public static class OffsetsVerb
{
    private static readonly Option<string[]> Role = new("--role") { Description = "Only of these roles." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object a line." };

    public static Command Create()
    {
        Role.AcceptOnlyFromAmong([.. RoleReads.Roles]);
        var verb = new Command("offsets", "How far every role has read its topics: committed, end, lag.") { Role, Json };
        verb.SetAction((arguments, _) => Guarded.RunAsync(async () =>
        {
            var lags = new List<GroupLag>();
            foreach (var reads in Reads(arguments.GetValue(Role)))
            {
                using var groups = new GroupLags(reads.Connection);
                var some = await groups.ReadAsync(reads.Group, reads.Topics);
                foreach (var lag in some)
                    Console.WriteLine(arguments.GetValue(Json) ? ToJson(reads, lag) : Text(reads, lag));
                lags.AddRange(some);
            }

            await Console.Error.WriteLineAsync($"{lags.Sum(lag => lag.Lag)} messages are still to be read in {lags.Count} partitions{Losses(lags)}");
            return ExitCode.Done;
        }));
        verb.Subcommands.Add(OffsetsResetVerb.Create());
        return verb;
    }

    /// <summary>What the roles read; all roles where none is named.</summary>
    /// <exception cref="OptionsException">No Kafka is configured.</exception>
    internal static IReadOnlyList<RoleReads> Reads(IReadOnlyCollection<string>? roles)
    {
        var reads = RoleReads.Of(Settings.OptionsWithoutServers());
        if (reads.Count == 0)
            throw new OptionsException(["no Kafka is configured, so there are no offsets: set BROKER_KAFKA or BROKER_SURVEY_KAFKA"]);
        return [.. reads.Where(one => roles is not { Count: > 0 } || roles.Contains(one.Role))];
    }

    private static string Losses(List<GroupLag> lags) =>
        lags.Sum(lag => lag.Lost) is > 0 and var lost ? $"; {lost} more were deleted by Kafka before they were read" : "";

    private static string Text(RoleReads reads, GroupLag lag) =>
        $"{reads.Role}\t{lag.Topic}/{lag.Partition}\tcommitted {(lag.Committed is { } next ? next.ToString() : "nothing")}\t{lag.Begin} to {lag.End}\tlag {lag.Lag}{(lag.Lost > 0 ? $"\tlost [{lag.Committed},{lag.Begin})" : "")}";

    private static string ToJson(RoleReads reads, GroupLag lag) => JsonSerializer.Serialize(new
    {
        role = reads.Role, group = reads.Group, topic = lag.Topic, partition = lag.Partition, committed = lag.Committed, begin = lag.Begin, end = lag.End, lag = lag.Lag, lost = lag.Lost,
    });
}

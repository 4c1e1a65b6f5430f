using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Broker.Broker.Composition;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Broker.Verbs;

/// <summary><c>broker offsets reset</c>: lets a role read again from a time, from the oldest message, or from one offset.</summary>
internal static class OffsetsResetVerb
{
    private static readonly Option<string> Role = new("--role") { Description = "The role that is to read again; all its processes must be stopped.", Required = true };
    private static readonly Option<string> Topic = new("--topic") { Description = "Only this topic." };
    private static readonly Option<int?> Partition = new("--partition") { Description = "Only this partition." };
    private static readonly Option<string> ToTime = UtcTime.Option("--to-time", "From the first message that is not older");
    private static readonly Option<bool> ToEarliest = new("--to-earliest") { Description = "From the oldest message that Kafka has." };
    private static readonly Option<long?> ToOffset = new("--to-offset") { Description = "From this offset of --topic and --partition." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be set, and set nothing." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object a line." };

    public static Command Create()
    {
        Role.AcceptOnlyFromAmong([.. RoleReads.Roles]);
        var verb = new Command("reset", "Set from where a role reads on; refused while it runs.") { Role, Topic, Partition, ToTime, ToEarliest, ToOffset, DryRun, Json };
        verb.Validators.Add(Check);
        verb.SetAction((arguments, _) => Guarded.RunAsync(() => RunAsync(arguments)));
        return verb;
    }

    private static void Check(CommandResult result)
    {
        var ways = new[] { result.GetResult(ToTime), result.GetResult(ToEarliest), result.GetResult(ToOffset) }.Count(way => way is { Implicit: false });
        if (ways != 1)
            result.AddError("say from where: --to-time, --to-earliest or --to-offset, one of them");
        if (result.GetResult(ToOffset) is not null && (!Given(result, Topic) || !Given(result, Partition)))
            result.AddError("--to-offset goes with --topic and --partition: offsets of different partitions have nothing to do with each other");
    }

    private static bool Given(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static async Task<int> RunAsync(ParseResult arguments)
    {
        var reads = OffsetsVerb.Reads([arguments.GetValue(Role)!]);
        if (reads.Count == 0)
            return Fail($"role {arguments.GetValue(Role)} reads from no Kafka: set BROKER_KAFKA");
        using var groups = new GroupLags(reads[0].Connection);
        var lags = (await groups.ReadAsync(reads[0].Group, reads[0].Topics)).Where(lag => Chosen(arguments, lag)).ToList();
        if (lags.Count == 0)
            return Fail($"role {reads[0].Role} reads no such partition; see: broker offsets --role {reads[0].Role}");
        var targets = await TargetsAsync(arguments, reads[0], groups, lags);
        if (arguments.GetValue(ToOffset) is { } offset && (offset < lags[0].Begin || offset > lags[0].End))
            return Fail($"{lags[0].Topic}/{lags[0].Partition} holds offsets {lags[0].Begin} to {lags[0].End}, not {offset}");

        var members = await groups.MembersAsync(reads[0].Group);
        var isDry = arguments.GetValue(DryRun);
        if (members.Count > 0 && !isDry)
            return Fail($"group {reads[0].Group} is being read by {members.Count} processes ({string.Join(", ", members)}): stop role {reads[0].Role} first; a killed one, and one with BROKER_MEMBER, is forgotten after its session timeout");

        lags.ForEach(lag => Console.WriteLine(Line(lag, targets[lag.Of], arguments.GetValue(Json))));
        if (!isDry)
            await groups.SetAsync(reads[0].Group, [.. targets.Select(target => new TopicPartitionOffset(target.Key, target.Value))]);
        await Console.Error.WriteLineAsync(Summary(reads[0], lags, targets, isDry, members.Count));
        return ExitCode.Done;
    }

    private static bool Chosen(ParseResult arguments, GroupLag lag) =>
        (arguments.GetValue(Topic) is not { } topic || topic == lag.Topic) && (arguments.GetValue(Partition) is not { } partition || partition == lag.Partition);

    private static async Task<IReadOnlyDictionary<TopicPartition, long>> TargetsAsync(ParseResult arguments, RoleReads reads, GroupLags groups, IReadOnlyList<GroupLag> lags) =>
        UtcTime.Of(arguments.GetValue(ToTime)) is { } time ? await groups.AtAsync(reads.Group, lags, time)
        : lags.ToDictionary(lag => lag.Of, lag => arguments.GetValue(ToOffset) ?? lag.Begin);

    private static string Line(GroupLag lag, long to, bool json) => json
        ? JsonSerializer.Serialize(new { topic = lag.Topic, partition = lag.Partition, from = lag.Committed, to, to_read = lag.End - to, deleted_before = to == lag.Begin ? lag.Begin : 0 })
        : $"{lag.Topic}/{lag.Partition}\t{(lag.Committed is { } from ? from.ToString() : "nothing")} -> {to}\t{lag.End - to} to read{(to == lag.Begin && to > 0 ? $"\t[0,{to}) is deleted" : "")}";

    private static string Summary(RoleReads reads, List<GroupLag> lags, IReadOnlyDictionary<TopicPartition, long> targets, bool isDry, int members)
    {
        var toRead = lags.Sum(lag => lag.End - targets[lag.Of]);
        var running = members > 0 ? $"; it is refused as long as {members} processes read" : "";
        return $"{reads.Group} {(isDry ? "would read" : "reads")} {toRead} messages of {lags.Count} partitions{(isDry ? running : " when it is started")}";
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return ExitCode.DoneWithFailures;
    }
}

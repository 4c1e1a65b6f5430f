using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Broker.Broker.Replay;

namespace Broker.Broker.Verbs;

/// <summary>The words behind <c>broker replay</c>.</summary>
internal static class ReplayOptions
{
    public static readonly Argument<string[]> Paths = new("PATH") { Description = "Files and folders of packets; without any, packets that the broker has seen.", Arity = ArgumentArity.ZeroOrMore };
    public static readonly Option<double?> Rate = new("--rate") { Description = "Packets a second, above 0 (default: as fast as Kafka takes them)." };
    public static readonly Option<string> Kafka = new("--kafka") { Description = "Kafka to send to, host:port[,host:port] (default: BROKER_SURVEY_KAFKA, else BROKER_KAFKA)." };
    public static readonly Option<string> Topic = new("--topic") { Description = "With PATH: the topic to send to. Without: only packets that came from this topic." };
    public static readonly Option<bool> InProcess = new("--in-process") { Description = "Play PATH through the whole broker in this process, without Kafka; print the ledger as JSON. So it goes too where no Kafka is configured." };
    public static readonly Option<bool> Loop = new("--loop") { Description = "Begin PATH again at its end, until interrupted." };
    public static readonly Option<string> From = UtcTime.Option("--from", "Packets that the survey published then or later");
    public static readonly Option<string> To = UtcTime.Option("--to", "Packets that the survey published before");
    public static readonly Option<string> Night = new("--night") { Description = "A night as the archive counts it, from noon to noon UTC, as 20261120: by the time of observation." };
    public static readonly Option<int?> Partition = new("--partition") { Description = "Only packets that came from this partition of --topic." };
    public static readonly Option<string> Offsets = new("--offsets") { Description = "Only these offsets of --topic, as 100-200, both included." };
    public static readonly Option<string> Source = new("--source") { Description = "Where they are read: packs (every alert that was stored) or kafka (what the survey's Kafka still has).", DefaultValueFactory = _ => "packs" };
    public static readonly Option<string> TopicOut = new("--topic-out") { Description = "Topic to send to (default: the one each packet came from)." };
    public static readonly Option<string> Times = new("--times") { Description = "The time the messages carry, which becomes published_at: first (of the first time) or now.", DefaultValueFactory = _ => "first" };
    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Count what would be sent, by night and partition, and send nothing." };
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON: a line for each night and partition, and one at the end." };

    private static readonly Option[] OfFiles = [InProcess, Loop];
    private static readonly Option[] OfRange = [From, To, Night, Partition, Offsets, Source, TopicOut, Times, DryRun, Json];

    public static IEnumerable<Option> All => [Rate, Kafka, Topic, .. OfFiles, .. OfRange];

    public static void Check(CommandResult result)
    {
        if (ParsedValue.Of(result, Rate) is { } rate && !(rate > 0))
            result.AddError($"--rate must be above 0, not {rate.ToString(CultureInfo.InvariantCulture)}");
        if (result.GetValue(Paths) is { Length: > 0 } paths)
            CheckFiles(result, paths);
        else
            CheckRange(result);
    }

    public static ReplayRange Range(ParseResult arguments)
    {
        var offsets = arguments.GetValue(Offsets) is { } text ? ReplayRange.OffsetsOf(text) : null;
        return new ReplayRange
        {
            From = UtcTime.Of(arguments.GetValue(From)), To = UtcTime.Of(arguments.GetValue(To)), Night = arguments.GetValue(Night) is { } night ? ReplayRange.NightOf(night) : null,
            Topic = arguments.GetValue(Topic), Partition = arguments.GetValue(Partition), FirstOffset = offsets?.First, LastOffset = offsets?.Last,
        };
    }

    private static void CheckFiles(CommandResult result, string[] paths)
    {
        if (result.GetValue(InProcess) && (result.GetValue(Kafka) ?? result.GetValue(Topic)) is not null)
            result.AddError("--in-process goes without --kafka and --topic");
        foreach (var option in OfRange.Where(option => Given(result, option)))
            result.AddError($"{option.Name} is about packets that the broker has seen, and goes without PATH");
        foreach (var path in paths.Where(path => !Path.Exists(path)))
            result.AddError($"{path}: no such file or folder");
    }

    private static void CheckRange(CommandResult result)
    {
        if (!new Option[] { From, To, Night, Topic }.Any(option => Given(result, option)))
            result.AddError("say what to replay: PATH…, or --from and --to, --night, or --topic with --partition and --offsets");
        foreach (var option in OfFiles.Where(option => Given(result, option)))
            result.AddError($"{option.Name} goes with PATH");
        if (Given(result, Night) && (Given(result, From) || Given(result, To)))
            result.AddError("--night goes without --from and --to");
        if (result.GetValue(Night) is { } night && ReplayRange.NightOf(night) is null)
            result.AddError($"--night must be a day as 20261120, not '{night}'");
        if (UtcTime.Of(result.GetValue(From)) >= UtcTime.Of(result.GetValue(To)))
            result.AddError("--from must be before --to");
        if (result.GetValue(Offsets) is { } offsets && ReplayRange.OffsetsOf(offsets) is null)
            result.AddError($"--offsets must be as 100-200, not '{offsets}'");
        if (Given(result, Offsets) && !Given(result, Partition))
            result.AddError("--offsets goes with --topic and --partition");
        if (Given(result, Partition) && !Given(result, Topic))
            result.AddError("--partition goes with --topic");
    }

    private static bool Given(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}

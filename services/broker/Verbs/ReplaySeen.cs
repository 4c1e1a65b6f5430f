using System.CommandLine;
using System.Text.Json;
using Broker.Broker.Composition;
using Broker.Broker.Replay;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;

namespace Broker.Broker.Verbs;

/// <summary>Sends packets again that the broker has seen: counts them, says what can no more be had, and sends the rest in the old order.</summary>
internal sealed class ReplaySeen(ParseResult arguments, Action<string> say)
{
    private const int MissingNamed = 5;

    /// <summary>Not all of a topic is deleted at the same instant: what is so near to its end of life counts as past it.</summary>
    private static readonly TimeSpan RetentionMargin = TimeSpan.FromHours(1);

    private readonly ReplayRange range = ReplayOptions.Range(arguments);
    private readonly bool isJson = arguments.GetValue(ReplayOptions.Json);

    /// <exception cref="OptionsException">No Kafka to read from or to send to.</exception>
    public Task<int> RunAsync(CancellationToken cancellation) =>
        arguments.GetValue(ReplayOptions.Source) == "kafka" ? FromKafkaAsync(cancellation) : FromPacksAsync(cancellation);

    private async Task<int> FromPacksAsync(CancellationToken cancellation)
    {
        Settings.Required("BROKER_POSTGRES");
        var options = OptionsReader.Read(name => name == "BROKER_REDIS" ? FilterDatabase.NotUsed : Settings.Find(name));
        await using var database = new Database(options.Postgres);
        using var packs = Packs.Open(options.PacksOrDefault);
        var packets = new ArchivedPackets(database, packs, range);
        var shares = await packets.CountAsync(cancellation);
        var sent = await SendAsync(options, shares, packets.ReadAsync(cancellation), cancellation);
        foreach (var missing in packets.Missing.Take(MissingNamed))
            say($"not sent: {missing}");
        return Tell(shares, sent, packets.Missing.Count);
    }

    private async Task<int> FromKafkaAsync(CancellationToken cancellation)
    {
        var options = Settings.OptionsWithoutServers();
        var survey = RoleReads.Of(options).FirstOrDefault(reads => reads.Role == "ingest")
            ?? throw new OptionsException(["--source kafka needs the survey's Kafka: set BROKER_SURVEY_KAFKA or BROKER_KAFKA"]);
        var packets = new KafkaPackets(range.Topic is { } topic ? survey with { Topics = [topic] } : survey, range);
        var shares = await packets.CountAsync();
        foreach (var share in shares.Where(share => share.DeletedBefore is not null))
            say($"{share.Topic}/{share.Partition}: Kafka has deleted the offsets before {share.DeletedBefore}: what of them belongs to this range is not sent; --source packs has what was stored of it");
        var sent = await SendAsync(options, shares, packets.ReadAsync(cancellation), cancellation);
        return Tell(shares, sent, 0);
    }

    /// <returns>Packets sent; null in a dry run.</returns>
    private async Task<long?> SendAsync(BrokerOptions options, IReadOnlyList<ReplayShare> shares, IAsyncEnumerable<ReplayPacket> packets, CancellationToken cancellation)
    {
        foreach (var share in shares)
            Print(share);
        if (arguments.GetValue(ReplayOptions.DryRun) || shares.Sum(share => share.Packets) == 0)
            return null;
        var target = ReplayTarget.Of(options, arguments.GetValue(ReplayOptions.Kafka))
            ?? throw new OptionsException(["there is no Kafka to send to: set BROKER_SURVEY_KAFKA or BROKER_KAFKA, or give --kafka"]);
        var keepsTimes = arguments.GetValue(ReplayOptions.Times) == "first";
        foreach (var group in shares.GroupBy(share => arguments.GetValue(ReplayOptions.TopicOut) ?? share.Topic ?? ReplayPackets.TopicOf("")))
            await PrepareAsync(options, target, group.Key, keepsTimes ? group.Min(share => share.OldestAt) : null);

        using var sink = ReplayVerb.ToKafka(target, arguments.GetValue(ReplayOptions.TopicOut), keepsTimes);
        var run = new ReplayRun(sink, TimeProvider.System, say) { Rate = arguments.GetValue(ReplayOptions.Rate), Expected = shares.Sum(share => share.Packets) };
        await run.SendAsync(packets, cancellation);
        return run.Sent;
    }

    // A new topic is made where the Kafka is ours; elsewhere it must be there.
    private static async Task PrepareAsync(BrokerOptions options, KafkaConnection target, string topic, DateTimeOffset? oldest)
    {
        if (target.Bootstrap == options.Kafka)
            await KafkaTopics.EnsureAsync(target, [topic], options.Partitions);
        if (oldest is { } at && await TopicRetention.OfAsync(target, topic) is { } kept && TimeProvider.System.GetUtcNow() - at > kept - RetentionMargin)
        {
            throw new OptionsException([
                $"topic {topic} keeps messages for {kept.TotalDays:0.#} days by their own time, and the oldest of these is of {at:u}: Kafka would delete it before it is read. "
                + "Send them with the time of now (--times now), to a topic that keeps them longer (retention.ms), or choose a younger range"]);
        }
    }

    private int Tell(IReadOnlyList<ReplayShare> shares, long? sent, int missing)
    {
        var (selected, deleted) = (shares.Sum(share => share.Packets), shares.Count(share => share.DeletedBefore is not null));
        if (isJson)
            Console.WriteLine(JsonSerializer.Serialize(new { selected, sent = sent ?? 0, missing, partitions_with_deleted = deleted, dry_run = sent is null }));
        else
            Console.WriteLine(sent is null ? $"{selected} packets would be sent" : $"{sent} of {selected} packets were sent and acknowledged, {missing} could not be read");
        if (selected == 0)
            say("nothing in this range is stored; see what is: broker replay --dry-run with a wider range");
        return missing == 0 && deleted == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
    }

    private void Print(ReplayShare share)
    {
        var night = share.Night is { } number ? ReplayRange.NightText(number) : null;
        Console.WriteLine(isJson
            ? JsonSerializer.Serialize(new { night, topic = share.Topic, partition = share.Partition, packets = share.Packets, first_offset = share.FirstOffset, last_offset = share.LastOffset, deleted_before = share.DeletedBefore })
            : $"{night ?? "-"}\t{share.Topic ?? "unknown topic"}/{share.Partition}\t{share.Packets} packets\toffsets {share.FirstOffset} to {share.LastOffset}");
    }
}

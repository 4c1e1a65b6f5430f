using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults;

/// <summary>F11 and F12: packets that cannot be read, a survey that sends nothing else, and dead letters that find no place.</summary>
[Collection(WithRealServers.Name)]
public sealed class PoisonTests(RealServers servers)
{
    private const int Breaker = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(5);

    /// <summary>From sent to appended to the topic of dead letters.</summary>
    private static readonly TimeSpan RejectLimit = TimeSpan.FromSeconds(1);

    private const int HugeBytes = 10_000_000;

    [Fact]
    public Task A_packet_that_cannot_be_read_is_a_dead_letter_with_its_place_reason_and_bytes_and_its_neighbours_do_not_notice() =>
        FaultRuns.OfAsync("F11", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures);
            await run.StartAsync();
            await run.Sender.SendAsync(run.Packets);
            var oracle = new FaultOracle(run.Place);
            Assert.Null(await oracle.WaitUntilDrainedAsync(Limit));
            var sound = run.Packets.First(packet => packet.Poison is null);
            var sent = await SendAsync(run, [.. Enum.GetValues<PoisonKind>().Select(kind => Poison.Of(sound, kind, run.Dice)), Poison.Huge(sound, HugeBytes)]);
            await run.AssertAllThereAsync(Limit);
            await AssertBuriedAsync(run, sent);
        });

    [Fact]
    public Task A_survey_that_sends_nothing_readable_is_read_no_further_until_somebody_says_so() => FaultRuns.OfAsync("F11-breaker", async figures =>
    {
        var settings = new Dictionary<string, string> { ["BROKER_BREAKER_MESSAGES"] = $"{Breaker}" };
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Settings = settings, Packets = 200 });
        var broker = await run.StartAsync();
        var poison = Poisoned(run, 300).ToList();
        foreach (var packet in poison)
            await run.Reference.AddAsync(packet);
        await run.Sender.SendAsync(poison);
        await Eventually.HoldsAsync(() => broker.Log.Any(line => line.Contains("STOPPED reading", StringComparison.Ordinal)), Limit, "the alarm is raised");
        await Task.Delay(Still);
        var committed = await GroupLag.CommittedAsync(run.Place.Options.SurveyKafka!, run.Place.SurveyReaders);
        var buried = await new FaultOracle(run.Place).CountAsync("dead_letters");
        figures.Note("dead_letters_before_stop", buried);
        Assert.InRange(committed, 0, poison.Count - 1);
        Assert.InRange(buried, 1, Breaker + run.Place.Options.BatchSize);
        await Task.Delay(Still);
        Assert.Equal(committed, await GroupLag.CommittedAsync(run.Place.Options.SurveyKafka!, run.Place.SurveyReaders));

        await broker.StopAsync();
        await broker.StartAsync(settings: new Dictionary<string, string> { ["BROKER_BREAKER_MESSAGES"] = "0" });
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(Limit);
    });

    [Fact]
    public Task Dead_letters_that_find_no_place_hold_their_partition_up_and_nothing_is_skipped() => FaultRuns.OfAsync("F12", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures);
        var broker = await run.StartAsync();
        var letters = run.Place.Prefix + BrokerTopics.DeadLetters.Name;
        await LargestAsync(run, letters, 10);
        await run.Sender.SendAsync(run.Packets);
        await Eventually.HoldsAsync(() => broker.Log.Any(line => line.Contains("held up at step '7 dead-letter'", StringComparison.Ordinal)), Limit, "it says so");
        await Task.Delay(Still + TimeSpan.FromSeconds(run.Dice.Uniform(0, 3)));
        Assert.Equal(0, await new FaultOracle(run.Place).CountAsync("dead_letters"));
        await AssertNoneIsPassedAsync(run);
        await LargestAsync(run, letters, 16 << 20);
        await run.AssertAllThereAsync(Limit);
    });

    private static async Task<List<(FaultPacket Packet, (string Topic, int Partition, long Offset) At)>> SendAsync(FaultRun run, IEnumerable<FaultPacket> packets)
    {
        var sent = new List<(FaultPacket, (string, int, long))>();
        foreach (var poison in packets)
        {
            var before = run.Sender.Poison.Keys.ToHashSet();
            var packet = poison with { SentAt = PacketSender.Now };
            await run.Reference.AddAsync(packet);
            await run.Sender.SendAsync([packet]);
            sent.Add((packet, run.Sender.Poison.Keys.Single(at => !before.Contains(at))));
        }

        return sent;
    }

    /// <summary>Each is a row with its reason and bytes, and was appended to the topic in time.</summary>
    private static async Task AssertBuriedAsync(FaultRun run, IEnumerable<(FaultPacket Packet, (string Topic, int Partition, long Offset) At)> sent)
    {
        var oracle = new FaultOracle(run.Place);
        var appended = TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + BrokerTopics.DeadLetters.Name)
            .Select(message => (Letter: BrokerTopics.DeadLetters.Decode(message.Message.Value).Value!, At: message.Message.Timestamp.UtcDateTime))
            .DistinctBy(each => (each.Letter.Topic, each.Letter.Partition, each.Letter.Offset))
            .ToDictionary(each => (each.Letter.Topic, each.Letter.Partition, each.Letter.Offset), each => each.At);
        foreach (var (packet, at) in sent)
        {
            var row = $"FROM dead_letters WHERE topic = '{at.Topic}' AND partition = {at.Partition} AND message_offset = {at.Offset}";
            Assert.Equal(packet.Bytes.ToArray(), (await oracle.RowsAsync<byte[]>($"SELECT bytes {row}")).Single());
            Assert.NotEqual("", (await oracle.RowsAsync<string>($"SELECT reason || step || message {row}")).Single());
            var took = appended[at] - packet.SentAt.UtcDateTime;
            run.Figures.Note("reject_seconds", took.TotalSeconds);
            Assert.True(took < RejectLimit, $"{packet.Poison}, {packet.Bytes.Length} bytes: {took.TotalSeconds:0.00} s from sent to appended");
        }
    }

    private static IEnumerable<FaultPacket> Poisoned(FaultRun run, int count)
    {
        var sound = run.Packets.Where(packet => packet.Poison is null && packet.Survey == "lsst").ToList();
        for (var i = 0; i < count; i++)
            yield return Poison.Of(sound[i % sound.Count], run.Dice) with { SentAt = PacketSender.Now };
    }

    /// <summary>No offset behind a packet that cannot be read is committed while its dead letter has no place.</summary>
    private static async Task AssertNoneIsPassedAsync(FaultRun run)
    {
        var committed = await GroupLag.PlacesAsync(run.Place.Options.SurveyKafka!, run.Place.SurveyReaders);
        foreach (var place in committed)
        {
            var first = run.Sender.Poison.Keys.Where(at => at.Topic == place.Partition.Topic && at.Partition == place.Partition.Partition.Value).Select(at => at.Offset).DefaultIfEmpty(long.MaxValue).Min();
            Assert.InRange(place.Committed, 0, first);
        }
    }

    private static async Task LargestAsync(FaultRun run, string topic, int bytes)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = run.Place.Options.Kafka }).SetLogHandler((_, _) => { }).Build();
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = topic }] = [new() { Name = "max.message.bytes", Value = $"{bytes}", IncrementalOperation = AlterConfigOpType.Set }],
        });
    }
}

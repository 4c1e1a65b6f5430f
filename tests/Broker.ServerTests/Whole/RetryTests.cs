using System.Net.Http.Json;
using System.Text.Json;
using Broker.Api.Archive;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>Dead letters that are tried again, and the ledger that still balances.</summary>
[Collection(WithRealServers.Name)]
public sealed class RetryTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public async Task A_letter_that_is_understood_now_is_stored_and_one_that_is_not_stays_the_same_letter()
    {
        var options = await WholeOptions.OwnAsync(servers) with { Kafka = kafka.ForOwnTopics, SurveyKafka = kafka.Bootstrap, SurveyTopics = ["retry-a"] };
        await using var broker = await RunningBroker.StartAsync(options);
        await using var database = new Database(options.Postgres);
        var good = new SimulatedStream(WholeOptions.Simulation(7, visits: 1, alertsPerVisit: 10) with { DuplicateShare = 0, PoisonShare = 0 }).Take(3).ToList();
        Assert.Equal(3, good.Count);

        // As if they had been refused: the third is the first once more, the fourth no packet at all.
        DeadLetter[] letters = [Letter(0, good[0].Bytes), Letter(1, good[1].Bytes), Letter(2, good[0].Bytes), Letter(3, new byte[] { 1, 2, 3 })];
        await new DeadLetterSink(database).PublishAsync(letters, default);
        await new LedgerSink(database).PublishAsync([Entry(new LedgerRun(0, 4, Verdict.Rejected, Reason.UnknownSchema))], default);
        using var reader = new LedgerReader(options, database, TimeProvider.System);
        Assert.Equal(Total(4, 0, 0, 4), (await reader.ReadAsync(default)).Total);

        using var answer = await broker.Api.PostAsync("/api/v1/dead-letters/retry?reason=UnknownSchema", null);
        Assert.Equal(4, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("asked").GetInt64());

        await Eventually.HoldsAsync(async () => (await reader.ReadAsync(default)).Total == Total(4, 2, 1, 1), Limit, "two are stored, one is a duplicate");
        await Eventually.HoldsAsync(async () => (await broker.AskAsync<int>("SELECT tries FROM dead_letters")).All(tries => tries == 1), Limit, "each was tried once");
        Assert.Equal(
            ["0 stored", "1 stored", "2 duplicate", "3 Undecodable"],
            await broker.AskAsync<string>("SELECT message_offset || ' ' || coalesce(outcome, reason) FROM dead_letters ORDER BY message_offset"));
        Assert.Equal([0L, 1L], await broker.AskAsync<long>("SELECT source_offset FROM alerts ORDER BY 1"));
        var report = await reader.JudgeAsync(TimeSpan.FromSeconds(30), default);
        Assert.True(report.Verdict == LedgerVerdict.Balanced, string.Join("; ", report.Wrong));

        var list = await broker.Api.GetFromJsonAsync<JsonElement>("/api/v1/dead-letters");
        var left = Assert.Single(list.GetProperty("dead_letters").EnumerateArray());
        Assert.Equal((3, 1), (left.GetProperty("offset").GetInt64(), left.GetProperty("tries").GetInt32()));
        var one = await broker.Api.GetFromJsonAsync<JsonElement>($"/api/v1/dead-letters/{Uri.EscapeDataString(left.GetProperty("id").GetString()!)}");
        Assert.Equal(new byte[] { 1, 2, 3 }, one.GetProperty("bytes").GetBytesFromBase64());
        using var ledger = JsonDocument.Parse(await broker.Api.GetStringAsync("/api/v1/ledger"));
        Assert.Equal(1, ledger.RootElement.GetProperty("total").GetProperty("dead_lettered").GetInt64());
    }

    [Fact]
    public async Task What_could_not_be_read_between_two_roles_goes_back_to_its_topic()
    {
        var options = await WholeOptions.OwnAsync(servers) with { Kafka = kafka.ForOwnTopics, SurveyKafka = kafka.Bootstrap, SurveyTopics = ["retry-b"], TopicPrefix = "retry." };
        if (options.Kafka is null)
        {
            await Console.Error.WriteLineAsync("no Kafka found: in process nothing lies between two roles that could not be read");
            return;
        }

        await using var broker = await RunningBroker.StartAsync(options);
        await using var database = new Database(options.Postgres);
        var alert = Api.Samples.Full(77).Alert with { Source = new("retry-b", Id, 0, 5) };
        await new DeadLetterSink(database).PublishAsync([Letter(5, AlertCodec.Encode(alert)) with { Topic = "retry.alerts" }], default);
        await new LedgerSink(database).PublishAsync([Entry(new LedgerRun(5, 1, Verdict.Passed, null)) with { Topic = "retry-b" }], default);
        using var reader = new LedgerReader(options, database, TimeProvider.System);
        Assert.Equal(Total(1, 0, 0, 1), (await reader.ReadAsync(default)).Total);

        using var vague = await broker.Api.PostAsync("/api/v1/dead-letters/retry?topic=retry.alerts&limit=1", null);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, vague.StatusCode);
        using var answer = await broker.Api.PostAsync("/api/v1/dead-letters/retry?topic=retry.alerts", null);
        answer.EnsureSuccessStatusCode();

        await Eventually.HoldsAsync(async () => (await reader.ReadAsync(default)).Total == Total(1, 1, 0, 0), Limit, "it is stored");
        Assert.Equal(["sent_back"], await broker.AskAsync<string>("SELECT outcome FROM dead_letters"));
    }

    private static DeadLetter Letter(long offset, ReadOnlyMemory<byte> bytes) => new()
    {
        Step = "3 decode", Reason = Reason.UnknownSchema, Message = "", Topic = "retry-a", TopicId = Id, Partition = 0, Offset = offset,
        Bytes = bytes, RejectedAt = TimeProvider.System.GetUtcNow(),
    };

    private static LedgerEntry Entry(params LedgerRun[] runs) => new() { Worker = "ingest", Topic = "retry-a", TopicId = Id, Partition = 0, Runs = runs };

    private static LedgerTotal Total(long consumed, long stored, long duplicates, long deadLettered) => new()
    {
        Consumed = consumed, Stored = stored, Duplicates = duplicates, DeadLettered = deadLettered, OnTheWay = 0, Lost = 0,
    };
}

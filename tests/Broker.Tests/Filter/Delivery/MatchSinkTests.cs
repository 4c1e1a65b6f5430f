using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;
using Broker.Tests.Core.Columns;
using Broker.Tests.Core.Streams;
using Broker.Tests.Filter.Matching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Filter.Delivery;

public sealed class MatchSinkTests
{
    private readonly MemorySink<KafkaRecord> topics = new();
    private readonly UnpublishedMatches unpublished = new(NullLogger.Instance);
    private readonly List<string> ensured = [];

    [Fact]
    public async Task A_match_goes_to_its_filters_topic_keyed_by_object()
    {
        await Sink().PublishAsync([Matched("dec < 90")], CancellationToken.None);
        var record = Assert.Single(topics.Published);
        Assert.Equal(("filter.ann.sn", "4711"), (record.Topic, record.Key));
        using var body = JsonDocument.Parse(record.Bytes);
        Assert.Equal(["id", "owner", "filter", "version", "alert"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("lsst:9007199254740993:ann.sn:1", body.RootElement.GetProperty("id").GetString());
        Assert.Equal("9007199254740993", body.RootElement.GetProperty("alert").GetProperty("alert_id").GetString());
        Assert.Equal(ColumnTable.All.Count, body.RootElement.GetProperty("alert").EnumerateObject().Count());
        Assert.Equal(["filter.ann.sn"], ensured);
    }

    [Fact]
    public async Task A_filter_gets_the_columns_it_selects()
    {
        await Sink().PublishAsync([Matched("SELECT object_id, mag_ab - 1 AS brighter WHERE dec < 90")], CancellationToken.None);
        using var body = JsonDocument.Parse(topics.Published[0].Bytes);
        Assert.Equal(["object_id", "brighter"], body.RootElement.GetProperty("alert").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Avro_carries_its_schema()
    {
        var stored = FilterStageTests.Stored("sn", "dec < 90") with { Format = StoredFilter.Avro };
        var matched = new MatchedAlert(SampleAlerts.Classified, [LiveFilter.Compile(stored, out _)!]);
        await Sink().PublishAsync([matched], CancellationToken.None);
        Assert.Equal("Obj"u8, topics.Published[0].Bytes.AsSpan(0, 3));
    }

    [Theory]
    [InlineData(StoredFilter.Json)]
    [InlineData(StoredFilter.Avro)]
    public async Task Every_repeat_has_the_same_bytes(string format)
    {
        var stored = FilterStageTests.Stored("sn", "dec < 90") with { Format = format };
        foreach (var _ in Enumerable.Range(0, 3))
            await Sink().PublishAsync([new(SampleAlerts.Classified, [LiveFilter.Compile(stored, out var _)!])], CancellationToken.None);
        Assert.Equal(3, topics.Published.Count);
        Assert.Single(topics.Published.Select(record => Convert.ToHexString(record.Bytes)).Distinct());
    }

    [Fact]
    public async Task A_batch_that_comes_again_is_counted_once_and_not_sent_twice_once_acknowledged()
    {
        var matches = new MemorySink<FilterMatch> { Failures = 2 };
        var sink = Sink(matches);
        MatchedAlert[] batch = [Matched("dec < 90"), Matched("dec < 90") with { Alert = SampleAlerts.Bare }];
        await Assert.ThrowsAsync<IOException>(async () => await sink.PublishAsync(batch, CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(async () => await sink.PublishAsync(batch, CancellationToken.None));
        await sink.PublishAsync(batch, CancellationToken.None);
        Assert.Equal((2, 2), sink.Counts);
        Assert.Equal(2, topics.Published.Count);
        Assert.Equal(["4711", "ZTF1"], matches.Published.Select(match => match.Classified.Alert.ObjectId));
    }

    [Fact]
    public async Task More_matches_than_memory_should_hold_go_out_in_slices_and_a_repeat_goes_on_where_it_failed()
    {
        var longLived = SampleAlerts.Classified with { Alert = SampleAlerts.Classified.Alert with { Flags = [.. Enumerable.Repeat(new string('x', 1_000), 4_000)] } };
        MatchedAlert[] batch = [.. Enumerable.Repeat(new MatchedAlert(longLived, [FilterStageTests.Compiled("sn", "dec < 90"), FilterStageTests.Compiled("agn", "dec < 90")]), 4)];
        var matches = new MemorySink<FilterMatch> { Failures = 1 };
        var sink = Sink(matches);

        await Assert.ThrowsAsync<IOException>(async () => await sink.PublishAsync(batch, CancellationToken.None));
        Assert.InRange(topics.Published.Count, 1, 7);
        await sink.PublishAsync(batch, CancellationToken.None);

        Assert.Equal((8, 8), sink.Counts);
        Assert.Equal(8, topics.Published.Count);
        Assert.Equal(8, matches.Published.Count);
    }

    [Fact]
    public async Task What_is_left_of_a_batch_goes_on_where_it_failed_and_counts_once()
    {
        var longLived = SampleAlerts.Classified with { Alert = SampleAlerts.Classified.Alert with { Flags = [.. Enumerable.Repeat(new string('x', 1_000), 4_000)] } };
        MatchedAlert[] batch = [.. Enumerable.Range(0, 5).Select(_ => new MatchedAlert(longLived, [FilterStageTests.Compiled("sn", "dec < 90"), FilterStageTests.Compiled("agn", "dec < 90")]))];
        var matches = new MemorySink<FilterMatch> { Failures = 1 };
        var sink = Sink(matches);
        await Assert.ThrowsAsync<IOException>(async () => await sink.PublishAsync(batch, CancellationToken.None));
        var sent = topics.Published.Count;
        Assert.InRange(sent, 1, 7);

        // The partition of the first and the last alert has gone to another reader: the first was sent, the last was not.
        await sink.PublishAsync([.. batch[1..4]], CancellationToken.None);

        Assert.Equal(8, topics.Published.Count);
        Assert.Equal((8, 8), sink.Counts);
        Assert.Equal(6, matches.Published.Count);
    }

    private MatchSink Sink(MemorySink<FilterMatch>? matches = null)
    {
        var destinations = new MatchDestinations
        {
            Topics = topics,
            Matches = matches ?? new(),
            EnsureTopics = names =>
            {
                ensured.AddRange(names);
                return Task.CompletedTask;
            },
        };
        return new MatchSink(destinations, new WebhookOutbox(new Database("Host=nowhere.invalid"), TimeProvider.System), unpublished, TimeProvider.System);
    }

    private static MatchedAlert Matched(string expression) => new(SampleAlerts.Classified, [FilterStageTests.Compiled("sn", expression)]);
}

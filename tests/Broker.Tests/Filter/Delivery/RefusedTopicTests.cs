using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;
using Broker.Tests.Core.Columns;
using Broker.Tests.Core.Streams;
using Broker.Tests.Filter.Matching;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Filter.Delivery;

/// <summary>Fault F25: a filter whose topic the cluster refuses, or whose body cannot be written, is alone in that.</summary>
public sealed class RefusedTopicTests
{
    private static readonly LiveFilter Sound = FilterStageTests.Compiled("sound", "dec < 90");
    private static readonly LiveFilter Refused = FilterStageTests.Compiled("refused", "dec < 90");

    private readonly RefusingTopics topics = new();
    private readonly MemorySink<FilterMatch> matches = new();
    private readonly UnpublishedMatches unpublished = new(NullLogger.Instance);

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.TopicException)]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    public async Task The_others_are_published_and_its_own_matches_are_archived_and_told(ErrorCode code)
    {
        topics.Refuses = record => record.Topic == Refused.Topic ? code : null;
        var sink = Sink();
        await sink.PublishAsync(Batch(5), CancellationToken.None);
        Assert.Equal((10, 5), sink.Counts);
        Assert.Equal(10, matches.Published.Count);
        Assert.All(matches.Published, match => Assert.Equal((match.FilterName == Sound.Stored.Name, false), (match.IsPublished, match.OwesWebhook)));
        Assert.Equal(5, topics.Taken.Select(record => Convert.ToHexString(record.Bytes)).Count(body => body.Length > 0));
        Assert.All(topics.Taken, record => Assert.Equal(Sound.Topic, record.Topic));
        var told = Assert.Single(unpublished.Untold);
        Assert.Same(Refused, told.Filter);
        Assert.Equal((5, true), (told.Matches, told.IsOff));
        Assert.Contains($"{code}", told.Reason, StringComparison.Ordinal);

        // From now on nothing is even tried there, and nobody else gets anything twice.
        var tries = topics.Tries;
        await sink.PublishAsync(Batch(3), CancellationToken.None);
        Assert.Equal(tries + 1, topics.Tries);
        Assert.Equal(8, topics.Taken.Count);
        Assert.Equal(16, matches.Published.Count);
        Assert.Equal(8, unpublished.Total);
    }

    [Fact]
    public async Task One_body_that_is_too_large_does_not_end_a_topic()
    {
        var batch = Batch(5);
        var large = 0;
        topics.Refuses = record => record.Topic == Refused.Topic && large++ == 1 ? ErrorCode.MsgSizeTooLarge : null;
        await Sink().PublishAsync(batch, CancellationToken.None);
        Assert.Null(unpublished.OffReason(Refused));
    }

    [Fact]
    public async Task A_topic_that_cannot_be_made_is_refused_alone()
    {
        var sink = Sink(names =>
        {
            var reports = names.Select(name => new CreateTopicReport
            {
                Topic = $"prefix.{name}",
                Error = new Error(name == Refused.Topic ? ErrorCode.TopicAuthorizationFailed : ErrorCode.TopicAlreadyExists),
            });
            throw new CreateTopicsException([.. reports]);
        });
        await sink.PublishAsync(Batch(2), CancellationToken.None);
        Assert.Equal((4, 2), sink.Counts);
        Assert.Equal(2, unpublished.Total);
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_waited_for_and_nothing_is_told()
    {
        topics.Refuses = _ => ErrorCode.Local_MsgTimedOut;
        var (sink, batch) = (Sink(), Batch(2));
        await Assert.ThrowsAsync<KafkaException>(async () => await sink.PublishAsync(batch, CancellationToken.None));
        topics.Refuses = _ => null;
        await sink.PublishAsync(batch, CancellationToken.None);
        Assert.Equal((4, 4), sink.Counts);
        Assert.Equal(0, unpublished.Total);
    }

    [Fact]
    public async Task A_body_that_cannot_be_written_costs_its_own_filter_alone()
    {
        var broken = new LiveFilter(FilterStageTests.Stored("broken", ""), (EvaluationContext _) => true, (Utf8JsonWriter _, EvaluationContext _) => throw new DivideByZeroException());
        var sink = Sink();
        await sink.PublishAsync([.. Enumerable.Repeat(new MatchedAlert(SampleAlerts.Classified, [broken, Sound]), 4)], CancellationToken.None);
        Assert.Equal((8, 4), sink.Counts);
        Assert.Equal(8, matches.Published.Count);
        var told = Assert.Single(unpublished.Untold);
        Assert.True(told.IsOff);
        Assert.Contains("DivideByZeroException", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_told_is_told_once_and_forgotten_when_the_filter_has_gone()
    {
        unpublished.Add(Refused, "no");
        foreach (var refused in unpublished.Untold)
            unpublished.Told(refused);
        Assert.Empty(unpublished.Untold);
        unpublished.Keep(FilterSet.Empty);
        for (var i = 1; i < UnpublishedMatches.RefusalLimit; i++)
            unpublished.Add(Refused, "no");
        Assert.Null(unpublished.OffReason(Refused));
        Assert.Equal(UnpublishedMatches.RefusalLimit, unpublished.Total);
    }

    private static MatchedAlert[] Batch(int alerts) => [.. Enumerable.Repeat(new MatchedAlert(SampleAlerts.Classified, [Refused, Sound]), alerts)];

    private MatchSink Sink(Func<IReadOnlyCollection<string>, Task>? ensure = null)
    {
        var destinations = new MatchDestinations { Topics = topics, Matches = matches, EnsureTopics = ensure ?? (_ => Task.CompletedTask) };
        return new MatchSink(destinations, new WebhookOutbox(new Database("Host=nowhere.invalid"), TimeProvider.System), unpublished, TimeProvider.System);
    }

    /// <summary>As a cluster does it: takes what it takes, and says of the rest why not.</summary>
    private sealed class RefusingTopics : ISink<KafkaRecord>
    {
        public Func<KafkaRecord, ErrorCode?> Refuses { get; set; } = _ => null;

        public HashSet<KafkaRecord> Bodies { get; } = [];

        /// <summary>Without repeats of the same bytes object.</summary>
        public List<KafkaRecord> Taken { get; } = [];

        public int Tries { get; private set; }

        public ValueTask PublishAsync(IReadOnlyList<KafkaRecord> values, CancellationToken cancellation)
        {
            Tries++;
            ErrorCode? failure = null;
            foreach (var value in values)
            {
                if (Refuses(value) is { } code)
                    failure = code;
                else if (Bodies.Add(value))
                    Taken.Add(value);
            }

            return failure is { } refused ? throw new KafkaException(new Error(refused)) : ValueTask.CompletedTask;
        }
    }
}

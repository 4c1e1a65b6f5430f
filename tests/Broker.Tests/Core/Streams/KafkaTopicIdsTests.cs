using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Tests.Core.Streams;

public sealed class KafkaTopicIdsTests
{
    private static readonly Guid First = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Second = Guid.Parse("22222222-2222-2222-2222-222222222222");
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private readonly SteppedTime time = new();
    private readonly Dictionary<string, Guid> cluster = [];
    private readonly KafkaTopicIds ids;
    private int questions;

    public KafkaTopicIdsTests() => ids = new KafkaTopicIds(AskAsync, [], time);

    [Fact]
    public void A_topic_that_a_lagging_broker_does_not_know_yet_is_not_taken_for_made_again_later()
    {
        Assert.Throws<KafkaException>(() => ids.Of("in"));

        cluster["in"] = First;
        Assert.Equal(First, ids.Of("in"));
        Assert.Empty(AskedAnew());
    }

    [Fact]
    public void A_cluster_that_begins_to_tell_ids_or_ceases_to_has_made_nothing_again()
    {
        cluster["in"] = Guid.Empty;
        Assert.Equal(Guid.Empty, ids.Of("in"));

        cluster["in"] = First;
        Assert.Empty(AskedAnew());
        Assert.Equal(First, ids.Of("in"));

        cluster["in"] = Guid.Empty;
        Assert.Empty(AskedAnew());
        Assert.Equal(First, ids.Of("in"));
    }

    [Fact]
    public void A_topic_that_was_made_again_is_said_to_be_until_that_is_accepted()
    {
        cluster["in"] = First;
        ids.Of("in");
        cluster["in"] = Second;

        Assert.Equal([new("in", Second)], AskedAnew());
        Assert.Equal([new("in", Second)], ids.Remade());
        Assert.Equal(First, ids.Of("in"));
        ids.Accept("in", Second);
        Assert.Equal(Second, ids.Of("in"));
        Assert.Empty(AskedAnew());
    }

    [Fact]
    public void A_broker_that_still_tells_the_id_of_the_old_topic_brings_it_not_back()
    {
        cluster["in"] = First;
        ids.Of("in");
        cluster["in"] = Second;
        AskedAnew();
        ids.Accept("in", Second);

        cluster["in"] = First;
        Assert.Empty(AskedAnew());
        Assert.False(ids.IsRemade("in"));
    }

    [Fact]
    public void Whoever_doubts_a_topic_is_told_at_once_and_once_it_is_known_nobody_is_asked_again()
    {
        cluster["in"] = First;
        ids.Of("in");
        Assert.False(ids.IsRemade("in"));

        cluster["in"] = Second;
        Assert.True(ids.IsRemade("in"));
        var asked = questions;
        Assert.True(ids.IsRemade("in"));
        Assert.Equal(asked, questions);
        Assert.Equal([new("in", Second)], ids.Remade());
    }

    [Fact]
    public void A_doubt_that_nobody_answers_is_not_taken_for_an_answer()
    {
        cluster["in"] = First;
        ids.Of("in");
        cluster.Clear();

        Assert.Throws<KafkaException>(() => ids.IsRemade("in"));
    }

    private IReadOnlyList<KeyValuePair<string, Guid>> AskedAnew()
    {
        time.Step(AskEvery);
        ids.Remade();
        return ids.Remade();
    }

    private Task<IReadOnlyDictionary<string, Guid>> AskAsync(IReadOnlyCollection<string> topics)
    {
        questions++;
        return Task.FromResult<IReadOnlyDictionary<string, Guid>>(cluster.Where(topic => topics.Contains(topic.Key)).ToDictionary());
    }
}

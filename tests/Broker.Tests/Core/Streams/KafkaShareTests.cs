using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Tests.Core.Streams;

public sealed class KafkaShareTests
{
    private static readonly TopicPartition Left = new("in", 0);
    private static readonly TopicPartition Right = new("in", 1);
    private static readonly Guid Id = Guid.Parse("11111111-1111-1111-1111-111111111111");

    private readonly SteppedTime time = new();
    private readonly List<TopicPartitionOffset> committed = [];
    private readonly KafkaShare share;

    public KafkaShareTests() => share = new KafkaShare(TimeSpan.FromSeconds(4), time);

    [Fact]
    public void A_partition_that_was_away_is_not_the_one_it_was()
    {
        share.Gain([Left, Right]);
        share.Lose([Left]);
        Assert.Equal((0, 1), (share.Assignment(Left), share.Assignment(Right)));

        share.Gain([Left]);
        share.Gain([Right]);
        Assert.Equal((2, 1), (share.Assignment(Left), share.Assignment(Right)));
    }

    [Fact]
    public void Only_what_has_been_ours_all_the_time_is_committed()
    {
        share.Gain([Left, Right]);
        share.Lose([Left]);
        share.Gain([Left]);

        var foreign = share.Commit([At(Left, 5, assignment: 1), At(Right, 7, assignment: 1)], committed.AddRange);

        Assert.Equal([Left], foreign);
        Assert.Equal([new TopicPartitionOffset(Right, 7)], committed);
    }

    [Fact]
    public void An_accepted_commit_proves_that_we_are_a_member_for_as_long_as_the_lease()
    {
        share.Gain([Left]);
        Assert.False(share.IsProven);
        share.Commit([At(Left, 1, 1)], _ => time.Step(TimeSpan.FromSeconds(1)));
        Assert.True(share.IsProven);

        time.Step(TimeSpan.FromSeconds(2.9));
        Assert.True(share.IsProven);
        time.Step(TimeSpan.FromSeconds(0.2));
        Assert.False(share.IsProven, "it counts from when the commit was sent");
    }

    [Fact]
    public void A_refused_commit_and_one_of_nothing_prove_nothing()
    {
        share.Gain([Left]);
        Assert.Throws<KafkaException>(() => share.Commit([At(Left, 1, 1)], _ => throw new KafkaException(ErrorCode.IllegalGeneration)));
        share.Commit([At(Right, 1, 1)], committed.AddRange);

        Assert.False(share.IsProven);
        Assert.Empty(committed);
    }

    [Fact]
    public void Offsets_of_a_topic_that_was_made_again_are_not_committed_to_the_new_one()
    {
        share.Gain([Left]);
        share.Remade("in", Guid.Empty);
        Assert.Empty(share.Commit([At(Left, 500, 1)], committed.AddRange));
        share.Remade("in", Id);
        share.Commit([At(Left, 3, 1)], committed.AddRange);

        Assert.Equal([new TopicPartitionOffset(Left, 3)], committed);
    }

    [Fact]
    public void That_a_topic_was_made_again_is_forgotten_with_the_last_of_its_partitions()
    {
        share.Gain([Left, Right]);
        share.Remade("in", Guid.Empty);
        share.Lose([Left]);
        share.Commit([At(Right, 500, 1)], committed.AddRange);
        Assert.Empty(committed);

        share.Lose([Right]);
        share.Gain([Left]);
        share.Commit([At(Left, 3, 2)], committed.AddRange);
        Assert.Equal([new TopicPartitionOffset(Left, 3)], committed);
    }

    [Fact]
    public void Who_was_told_its_partitions_is_a_member_even_without_any_until_the_group_goes_on_without_it()
    {
        Assert.False(share.IsMember);
        share.Gain([]);
        Assert.True(share.IsMember);
        share.Leave();
        Assert.False(share.IsMember);

        share.Gain([Left]);
        share.Lose([Left]);
        Assert.True(share.IsMember);
        share.LoseAll();
        Assert.False(share.IsMember);
    }

    private static KafkaPosition At(TopicPartition partition, long offset, int assignment) => new(partition, offset, assignment, Id);
}

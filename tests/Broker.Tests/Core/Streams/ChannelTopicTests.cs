using System.Threading.Channels;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class ChannelTopicTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task Every_subscriber_gets_every_value_in_order()
    {
        var topic = Topic(10);
        var (one, two) = (topic.Subscribe(10, Soon), topic.Subscribe(10, Soon));

        await topic.PublishAsync([1, 2, 3], default);

        Assert.Equal([1, 2, 3], await ValuesAsync(one));
        Assert.Equal([1, 2, 3], await ValuesAsync(two));
    }

    [Fact]
    public async Task Publishing_waits_for_the_slowest_subscriber()
    {
        var topic = Topic(2);
        var (fast, slow) = (topic.Subscribe(10, Soon), topic.Subscribe(10, Soon));

        var publishing = topic.PublishAsync([1, 2, 3], default).AsTask();
        await ValuesAsync(fast);
        Assert.False(publishing.IsCompleted);

        await ValuesAsync(slow);
        await publishing.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_finds_no_room_is_forgotten_and_counted_where_publishing_must_not_wait()
    {
        var told = 0;
        var topic = new ChannelTopic<int>("numbers", 2, TimeProvider.System) { Acknowledge = Acknowledge.IfRoom, WhenFull = () => told++ };
        var source = topic.Subscribe(10, Soon);
        await topic.PublishAsync([1, 2, 3, 4], default);
        Assert.Equal((2, 2, 1), (topic.Forgotten, topic.Pending, told));
        Assert.Equal([1, 2], await ValuesAsync(source));
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_asked_for()
    {
        var topic = Topic(10);
        var source = topic.Subscribe(2, Soon);
        await topic.PublishAsync([1, 2, 3], default);

        Assert.Equal([1, 2], await ValuesAsync(source));
        Assert.Equal([3], await ValuesAsync(source));
    }

    [Fact]
    public async Task Subscriber_ends_after_what_it_still_has()
    {
        var topic = Topic(10);
        var source = topic.Subscribe(10, Soon);
        await topic.PublishAsync([1], default);
        topic.Complete();

        Assert.Equal([1], await ValuesAsync(source));
        Assert.Null(await source.TakeAsync(default));
    }

    [Fact]
    public async Task Pending_falls_to_zero_when_all_is_committed()
    {
        var topic = Topic(10);
        var source = topic.Subscribe(10, Soon);
        await topic.PublishAsync([1, 2], default);
        var batch = await source.TakeAsync(default);
        Assert.Equal(2, topic.Pending);

        await source.CommitAsync(batch!, default);
        Assert.Equal(0, topic.Pending);
    }

    [Fact]
    public async Task Publish_returns_after_the_commit_when_asked_to()
    {
        var topic = new ChannelTopic<int>("test", 10, TimeProvider.System) { Acknowledge = Acknowledge.WhenCommitted };
        var source = topic.Subscribe(10, Soon);
        var publishing = topic.PublishAsync([1, 2], default).AsTask();
        var batch = await source.TakeAsync(default);
        Assert.False(publishing.IsCompleted);

        await source.CommitAsync(batch!, default);
        await publishing.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_a_gone_reader_did_not_commit_does_not_count_as_published()
    {
        var topic = new ChannelTopic<int>("test", 10, TimeProvider.System) { Acknowledge = Acknowledge.WhenCommitted };
        var source = topic.Subscribe(10, Soon);
        var publishing = topic.PublishAsync([1], default).AsTask();

        await source.DisposeAsync();

        await Assert.ThrowsAsync<ChannelClosedException>(() => publishing);
        await Assert.ThrowsAsync<ChannelClosedException>(() => topic.PublishAsync([2], default).AsTask());
    }

    [Fact]
    public async Task Nobody_may_subscribe_after_the_start()
    {
        var topic = Topic(10);
        await topic.PublishAsync([1], default);

        Assert.Throws<InvalidOperationException>(() => topic.Subscribe(1, Soon));
    }

    [Fact]
    public async Task A_value_that_never_was_bytes_is_encoded_for_the_dead_letters()
    {
        var topic = new ChannelTopic<int>("test", 10, TimeProvider.System, i => new[] { (byte)i });
        var source = topic.Subscribe(10, Soon);
        await topic.PublishAsync([7], default);

        Assert.Equal([7], (await source.TakeAsync(default))![0].Bytes.ToArray());
    }

    private static ChannelTopic<int> Topic(int capacity) => new("test", capacity, TimeProvider.System);

    private static async Task<IEnumerable<int>> ValuesAsync(ChannelSource<int> source) =>
        (await source.TakeAsync(default))!.Select(m => m.Value);
}

using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Ingest;
using Broker.Tests.Core.Streams;

namespace Broker.Tests.Ingest;

public sealed class GivenBackTests
{
    private readonly Dedup dedup = new();

    [Fact]
    public async Task Of_two_copies_in_partitions_that_two_readers_swap_one_passes()
    {
        await using var source = new GivenBack<int>(new MemorySource<int> { Lost = message => message.Partition == 0 }, dedup);
        Assert.False(IsDuplicate(At(0, 5)));

        Assert.Single(await source.StillOursAsync([At(0, 5), At(2, 1)], CancellationToken.None));

        Assert.False(IsDuplicate(At(1, 7)));
        Assert.True(IsDuplicate(At(0, 5)));
    }

    [Fact]
    public async Task What_is_held_may_come_again_somewhere_else()
    {
        await using var source = new GivenBack<int>(new MemorySource<int>(), dedup);
        IsDuplicate(At(0, 5));
        IsDuplicate(At(0, 6), id: 2);

        source.Hold([At(0, 6)]);

        Assert.True(IsDuplicate(At(1, 7)));
        Assert.False(IsDuplicate(At(1, 8), id: 2));
    }

    private bool IsDuplicate(StreamMessage<int> message, long id = 1) =>
        dedup.IsDuplicate("ztf", id, new AlertSource(message.Topic, message.TopicId, message.Partition, message.Offset));

    private static StreamMessage<int> At(int partition, long offset) => new() { Value = 0, Topic = "ztf-alerts", Partition = partition, Offset = offset };
}

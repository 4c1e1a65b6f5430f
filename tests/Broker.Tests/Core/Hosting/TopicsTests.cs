using Broker.Core.Hosting;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Hosting;

public sealed class TopicsTests
{
    private static readonly BrokerOptions InProcess = new() { Redis = "", Postgres = "", BatchWait = TimeSpan.FromMilliseconds(5) };

    private static readonly Topic<string> Words = new()
    {
        Name = "words",
        Key = w => w,
        Encode = w => [.. w.Select(c => (byte)c)],
        Decode = b => Outcome<string>.Passed(""),
    };

    [Fact]
    public async Task Roles_are_joined_in_process_when_no_kafka_is_configured()
    {
        using var topics = new Topics(InProcess, TimeProvider.System, NullLoggerFactory.Instance);
        var (one, two) = (topics.Source(Words, "one"), topics.Source(Words, "two"));

        await topics.Sink(Words).PublishAsync(["a", "b"], default);
        topics.Complete(Words.Name);

        Assert.Null(topics.Own);
        Assert.Equal(2, topics.Pending);
        foreach (var source in new[] { one, two })
        {
            var batch = (await source.TakeAsync(default))!;
            Assert.Equal(["a", "b"], batch.Select(m => m.Value));
            await source.CommitAsync(batch, default);
            Assert.Null(await source.TakeAsync(default));
        }

        Assert.Equal(0, topics.Pending);
    }

    [Fact]
    public async Task Packets_of_a_replay_reach_ingest_without_kafka()
    {
        using var topics = new Topics(InProcess, TimeProvider.System, NullLoggerFactory.Instance);
        var source = topics.Packets("ingest");

        await topics.PacketsInProcess().PublishAsync([new byte[] { 1, 2 }], default);

        var message = Assert.Single((await source.TakeAsync(default))!);
        Assert.Equal([1, 2], message.Bytes.ToArray());
    }

    [Fact]
    public async Task Survey_offsets_wait_for_the_last_role_in_process()
    {
        var options = InProcess with { SurveyKafka = "127.0.0.1:1" };
        using var topics = new Topics(options, TimeProvider.System, NullLoggerFactory.Instance);
        var source = topics.Source(Words, "one");

        var publishing = topics.Sink(Words).PublishAsync(["a"], default).AsTask();
        var batch = (await source.TakeAsync(default))!;
        Assert.False(publishing.IsCompleted);

        await source.CommitAsync(batch, default);
        await publishing.WaitAsync(TimeSpan.FromSeconds(5));
    }
}

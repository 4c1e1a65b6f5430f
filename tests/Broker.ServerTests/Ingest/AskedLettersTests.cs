using Broker.Api.Archive;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Ingest.Retry;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Ingest;

[Collection(WithRealServers.Name)]
public sealed class AskedLettersTests(RealServers servers) : IAsyncLifetime
{
    private Database database = null!;
    private DeadLetterTable table = null!;

    public async Task InitializeAsync()
    {
        database = new Database(await servers.NewDatabaseAsync());
        await database.MigrateAsync(default);
        table = new DeadLetterTable(database);
        await new DeadLetterSink(database).PublishAsync([.. Enumerable.Range(0, 12).Select(Letter)], default);
        Assert.Equal(12, (await table.AskAsync(new LetterQuery { Topic = "t" }, "ann", default)).Asked);
    }

    public Task DisposeAsync() => database.DisposeAsync().AsTask();

    [Fact]
    public async Task Of_two_processes_one_tries_each_letter()
    {
        await using var first = Letters();
        await using var second = Letters();

        var (one, two) = (await first.TakeAsync(default), await second.TakeAsync(default));
        Assert.Equal((8, 4), (one!.Count, two!.Count));
        Assert.Equal(12, one.Concat(two).Select(message => message.Offset).Distinct().Count());
        Assert.Equal(8, (await first.StillOursAsync(one, default)).Count);

        await first.CommitAsync(one, default);
        await second.CommitAsync(two, default);
        Assert.Empty((await first.TakeAsync(default))!);
        Assert.Equal(12L, await AskAsync("SELECT sum(tries)::bigint FROM dead_letters WHERE asked_at IS NULL AND claimed_until IS NULL"));
    }

    [Fact]
    public async Task What_a_process_that_stood_still_claimed_is_tried_by_another_and_not_by_it()
    {
        await using var frozen = Letters();
        await using var other = Letters();
        var batch = await frozen.TakeAsync(default);
        await AskAsync("UPDATE dead_letters SET claimed_until = now() - interval '1 s' WHERE claimed_until IS NOT NULL RETURNING 1::bigint");

        Assert.Equal(8, (await other.TakeAsync(default))!.Count);
        Assert.InRange((await frozen.StillOursAsync(batch!, default)).Count, 0, 4);
    }

    [Fact]
    public async Task Letters_that_have_to_wait_come_again_after_a_while_behind_the_others()
    {
        await using var letters = Letters();
        var batch = await letters.TakeAsync(default);
        letters.Hold(batch!);
        var started = TimeProvider.System.GetTimestamp();

        var next = await letters.TakeAsync(default);

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= AskedLetters.Look - TimeSpan.FromMilliseconds(50));
        Assert.Empty(next!.Take(4).Select(message => message.Offset).Intersect(batch!.Select(message => message.Offset)));
        Assert.Equal(8, next!.Count);
    }

    private AskedLetters Letters() => new(table, ["classified"], areOwn: false, TimeProvider.System);

    private async Task<long> AskAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static DeadLetter Letter(int offset) => new()
    {
        Step = "3 decode", Reason = Reason.UnknownSchema, Message = "", Topic = "t", TopicId = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Offset = offset,
        Bytes = new byte[] { 1 }, RejectedAt = TimeProvider.System.GetUtcNow(),
    };
}

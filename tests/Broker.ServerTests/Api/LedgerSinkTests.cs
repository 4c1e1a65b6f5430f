using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class LedgerSinkTests(RealServers servers) : IAsyncLifetime
{
    private static readonly Guid Id = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_message_counts_once_however_often_its_batch_is_repeated()
    {
        var sink = new LedgerSink(api.Database);
        await sink.PublishAsync([Entry(new(10, 5, Verdict.Passed, null), new(15, 2, Verdict.Dropped, Reason.Duplicate))], default);
        await sink.PublishAsync([Entry(new LedgerRun(10, 7, Verdict.Passed, null)), Entry(new(13, 6, Verdict.Passed, null), new(19, 1, Verdict.Rejected, Reason.Undecodable))], default);
        Assert.Equal("10 20 | 10 = 7 + 2 + 1 | 11", await TextAsync("SELECT first_offset || ' ' || next_offset || ' | ' || consumed || ' = ' || passed || ' + ' || dropped || ' + ' || rejected || ' | ' || repeated FROM ledger"));
        Assert.Equal("15 16", await TextAsync("SELECT string_agg(message_offset::text, ' ' ORDER BY 1) FROM duplicates"));
        Assert.Equal("0 2 0", await EndsAsync());
    }

    [Fact]
    public async Task Gaps_are_kept_exactly_and_once()
    {
        var sink = new LedgerSink(api.Database);
        await sink.PublishAsync([Entry(new LedgerRun(0, 5, Verdict.Passed, null))], default);
        var behindGap = Entry(new LedgerRun(20, 5, Verdict.Passed, null)) with { LostFrom = 5 };
        await sink.PublishAsync([behindGap], default);
        await sink.PublishAsync([behindGap, Entry(new LedgerRun(40, 1, Verdict.Passed, null))], default);
        await sink.PublishAsync([Entry(new LedgerRun(42, 1, Verdict.Passed, null))], default);
        Assert.Equal("deleted [5,20) passed_over [25,40)", await TextAsync("SELECT string_agg(kind || ' [' || from_offset || ',' || to_offset || ')', ' ' ORDER BY from_offset) FROM ledger_gaps"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_stored_is_no_duplicate_whichever_is_written_first(bool storedFirst)
    {
        var duplicate = Entry(new LedgerRun(7, 2, Verdict.Dropped, Reason.Duplicate));
        if (!storedFirst)
            await new LedgerSink(api.Database).PublishAsync([duplicate], default);
        await api.StoreAsync(At(1, 7), At(2, 9));
        if (storedFirst)
            await new LedgerSink(api.Database).PublishAsync([duplicate], default);
        Assert.Equal("2 1 0", await EndsAsync());
        Assert.Equal("8", await TextAsync("SELECT string_agg(message_offset::text, ' ') FROM duplicates"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_was_understood_after_all_is_no_dead_letter(bool understoodFirst)
    {
        DeadLetter Letter(long offset) => new()
        {
            Step = "3 decode", Reason = Reason.UnknownSchema, Message = "", Topic = "ztf-alerts", TopicId = Id, Partition = 0, Offset = offset,
            Bytes = new byte[] { 1 }, RejectedAt = TimeProvider.System.GetUtcNow(),
        };
        var letters = new DeadLetterSink(api.Database);
        if (!understoodFirst)
            await letters.PublishAsync([Letter(7), Letter(8), Letter(9)], default);
        await api.StoreAsync(At(1, 7));
        await api.StoreAsync(At(1, 8));
        if (understoodFirst)
            await letters.PublishAsync([Letter(7), Letter(8), Letter(9)], default);
        Assert.Equal("1 1 1", await EndsAsync());
        Assert.Equal("7 stored, 8 duplicate, 9 -", await TextAsync("SELECT string_agg(message_offset || ' ' || coalesce(outcome, '-'), ', ' ORDER BY message_offset) FROM dead_letters"));
        var stats = await api.GetAsync("/api/v1/stats");
        Assert.Equal(1, stats.GetProperty("total").GetProperty("dead_lettered").GetInt64());
    }

    [Fact]
    public async Task The_same_bytes_at_the_same_place_of_a_topic_made_again_are_another_dead_letter()
    {
        var letter = new DeadLetter
        {
            Step = "3 decode", Reason = Reason.Undecodable, Message = "", Topic = "ztf-alerts", TopicId = Id, Bytes = new byte[] { 1 }, RejectedAt = DateTimeOffset.UnixEpoch,
        };
        await new DeadLetterSink(api.Database).PublishAsync([letter, letter with { TopicId = Guid.Empty }, letter], default);
        Assert.Equal("2", await TextAsync("SELECT count(*)::text FROM dead_letters"));
    }

    private static LedgerEntry Entry(params LedgerRun[] runs) => new() { Worker = "ingest", Topic = "ztf-alerts", TopicId = Id, Partition = 0, Runs = runs };

    private static ClassifiedAlert At(long id, long offset) => Samples.Full(id) with { Alert = Samples.Full(id).Alert with { Source = new("ztf-alerts", Id, 0, offset) } };

    private Task<string> EndsAsync() => TextAsync("SELECT stored || ' ' || duplicates || ' ' || dead_lettered FROM ledger_ends");

    private async Task<string> TextAsync(string sql)
    {
        await using var command = api.Database.Source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}

using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Storage;
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

    [Fact]
    public async Task An_entry_that_comes_late_counts_and_what_it_tells_of_is_passed_over_no_longer()
    {
        var sink = new LedgerSink(api.Database);
        await sink.PublishAsync([Entry(new LedgerRun(0, 5, Verdict.Passed, null))], default);
        await sink.PublishAsync([Entry(new LedgerRun(20, 5, Verdict.Passed, null))], default);
        var late = Entry(new(8, 2, Verdict.Passed, null), new(10, 1, Verdict.Dropped, Reason.Duplicate));
        await sink.PublishAsync([late], default);
        await sink.PublishAsync([late], default);
        Assert.Equal("13 3", await TextAsync("SELECT consumed || ' ' || repeated FROM ledger"));
        Assert.Equal("[5,8) [11,20)", await TextAsync("SELECT string_agg('[' || from_offset || ',' || to_offset || ')', ' ' ORDER BY from_offset) FROM ledger_gaps"));
        Assert.Equal("0 1 0", await EndsAsync());
    }

    [Fact]
    public async Task A_dead_letter_that_expired_and_is_read_again_counts_once()
    {
        var letter = new DeadLetter
        {
            Step = "3 decode", Reason = Reason.Undecodable, Message = "", Topic = "ztf-alerts", TopicId = Id, Offset = 4, Bytes = new byte[] { 1 }, RejectedAt = DateTimeOffset.UnixEpoch,
        };
        var sink = new DeadLetterSink(api.Database);
        await sink.PublishAsync([letter], default);
        await TextAsync("WITH gone AS (DELETE FROM dead_letters RETURNING topic, topic_id, partition, message_offset) INSERT INTO dead_letters_expired SELECT * FROM gone RETURNING topic");
        await sink.PublishAsync([letter], default);
        Assert.Equal("0 0 1", await EndsAsync());
    }

    [Fact]
    public async Task Messages_that_came_to_no_end_or_to_two_are_found_long_after_and_forgotten_when_they_come_to_one()
    {
        var table = new LedgerTable(api.Database, TimeProvider.System, []);
        async Task<LedgerReport> LookAsync()
        {
            var then = await table.ReadAsync(new Dictionary<(string, string, int), WorkerLag>(), null, default);
            await new LedgerCheck(api.Database).RunAsync(then, default);
            return await table.ReadAsync(new Dictionary<(string, string, int), WorkerLag>(), null, default);
        }

        await new LedgerSink(api.Database).PublishAsync([Entry(new LedgerRun(10, 5, Verdict.Passed, null))], default);
        await api.StoreAsync(At(1, 10), At(2, 11), At(5, 14));
        await TextAsync($"INSERT INTO duplicates (topic, topic_id, partition, message_offset) VALUES ('ztf-alerts', '{Id}', 0, 11) RETURNING topic");
        var report = await LookAsync();
        Assert.Equal(["ztf-alerts [0]: came to two ends: offsets 11", "ztf-alerts [0]: came to no end: offsets 12 … 13"], report.Gaps.Select(gap => gap.ToText()));
        Assert.Equal((1L, 1L), (report.Total.NoEnd, report.Total.OnTheWay));

        await api.StoreAsync(At(3, 12), At(4, 13));
        await TextAsync("DELETE FROM duplicates RETURNING topic");
        await new LedgerSink(api.Database).PublishAsync([Entry(new LedgerRun(15, 1, Verdict.Passed, null))], default);
        await api.StoreAsync(At(6, 15));
        report = await LookAsync();
        Assert.Empty(report.Gaps);
        Assert.True(report.IsEven);
    }

    [Fact]
    public async Task Gaps_are_acknowledged_as_they_were_shown()
    {
        var sink = new LedgerSink(api.Database);
        var table = new LedgerTable(api.Database, TimeProvider.System, []);
        var lags = new Dictionary<(string, string, int), WorkerLag> { [("ingest", "ztf-alerts", 0)] = new(120, 120, 20) };
        await sink.PublishAsync([Entry(new LedgerRun(0, 100, Verdict.Passed, null))], default);
        var shown = await table.ReadAsync(lags, null, default);
        Assert.Equal(["ingest never saw ztf-alerts [0] 100 … 119 (deleted before it read them)"], shown.Gaps.Select(gap => gap.ToText()));
        Assert.Equal(20, shown.Total.Lost);

        await table.AcknowledgeAsync(shown.Gaps, "tester", default);
        Assert.Empty((await table.ReadAsync(lags, null, default)).Gaps);
        await sink.PublishAsync([Entry(new LedgerRun(150, 1, Verdict.Passed, null)) with { LostFrom = 100 }], default);
        Assert.Equal((120, 150), (await table.ReadAsync(lags, null, default)).Gaps.Select(gap => (gap.FromOffset, gap.ToOffset)).Single());
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

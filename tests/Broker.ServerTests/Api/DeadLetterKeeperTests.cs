using Broker.Api.Archive;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class DeadLetterKeeperTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task Only_what_is_too_old_is_deleted_and_it_stays_counted()
    {
        await new DeadLetterSink(api.Database).PublishAsync([.. Enumerable.Range(0, 1_200).Select(i => Letter(i, days: i < 1_150 ? 31 : 29))], default);
        var keeper = new DeadLetterKeeper(api.Database, TimeSpan.FromDays(30), TimeProvider.System, NullLogger<DeadLetterKeeper>.Instance);

        Assert.Equal(1_150, await keeper.ExpireAsync(default));
        Assert.Equal(0, await keeper.ExpireAsync(default));

        await using var left = api.Database.Source.CreateCommand("SELECT (SELECT count(*) FROM dead_letters), (SELECT sum(count)::bigint FROM archive_counts WHERE entry = 'dead_lettered')");
        await using var row = await left.ExecuteReaderAsync();
        await row.ReadAsync();
        Assert.Equal((50L, 1_200L), (row.GetInt64(0), row.GetInt64(1)));
    }

    [Fact]
    public async Task What_is_asked_for_again_stays_and_what_was_read_again_is_no_dead_letter_any_more()
    {
        await new DeadLetterSink(api.Database).PublishAsync([.. Enumerable.Range(0, 10).Select(i => Letter(i, days: 31))], default);
        await new DeadLetterTable(api.Database).AskAsync(new LetterQuery { Since = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(31.5), Ids = [await IdAsync(9)] }, "me", default);
        var keeper = new DeadLetterKeeper(api.Database, TimeSpan.FromDays(30), TimeProvider.System, NullLogger<DeadLetterKeeper>.Instance);
        Assert.Equal(9, await keeper.ExpireAsync(default));

        await using (var stored = api.Database.Source.CreateCommand("INSERT INTO alert_sources SELECT topic, topic_id, partition, message_offset FROM dead_letters_expired WHERE message_offset IN (2, 3)"))
            await stored.ExecuteNonQueryAsync();
        Assert.Equal(2, await keeper.SettleAsync(default));
        Assert.Equal(0, await keeper.SettleAsync(default));
        Assert.Equal((7L, 8L), (await OneAsync<long>("SELECT count(*) FROM dead_letters_expired"), await OneAsync<long>("SELECT dead_lettered FROM ledger_ends WHERE topic = 't'")));
    }

    private Task<string> IdAsync(int offset) => OneAsync<string>($"SELECT id FROM dead_letters WHERE message_offset = {offset}");

    private async Task<T> OneAsync<T>(string sql)
    {
        await using var command = api.Database.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static DeadLetter Letter(int offset, int days) => new()
    {
        Step = "3 decode", Reason = Reason.Undecodable, Message = "torn", Topic = "t", Offset = offset, Bytes = new byte[] { 1 },
        RejectedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days),
    };
}

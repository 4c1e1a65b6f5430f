using System.Text.Json;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class ArchiveSinkTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task A_repeat_of_the_same_message_is_no_duplicate_and_another_message_is()
    {
        await using var sink = new ArchiveSink(api.Database, TimeProvider.System);
        ClassifiedAlert[] batch = [At(1, 8), At(2, 100), At(2, 100)];
        await sink.PublishAsync(batch, default);
        Assert.Equal((2, 0), (sink.Stored, sink.AlreadyThere));
        await sink.PublishAsync(batch, default);
        Assert.Equal((2, 0), (sink.Stored, sink.AlreadyThere));
        ClassifiedAlert[] again = [At(1, 8), At(1, 300), At(3, 400), At(3, 500)];
        await sink.PublishAsync(again, default);
        await sink.PublishAsync([.. again], default);
        Assert.Equal((3, 2), (sink.Stored, sink.AlreadyThere));
        var stats = await api.GetAsync("/api/v1/stats");
        Assert.Equal(3, stats.GetProperty("total").GetProperty("stored").GetInt64());
        Assert.Equal(2, stats.GetProperty("by").GetProperty("already_there").GetProperty("ztf").GetInt64());
    }

    [Fact]
    public async Task Values_at_every_limit_of_an_alert_are_stored()
    {
        var longest = string.Concat(Enumerable.Repeat("\U0001F52D", 128));
        var full = Samples.Full();
        await api.StoreAsync(full with
        {
            Alert = full.Alert with
            {
                ObjectId = longest, SolarSystemId = longest, Band = longest, SchemaVersion = longest, Flags = [longest, "\\\0\\u0000"],
                FluxNanoJy = double.MaxValue, FluxErrNanoJy = double.Epsilon, LimitNanoJy = double.NaN, Reliability = double.NegativeInfinity,
                PublishedAt = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999),
                LightCurve = [new() { MjdTai = 41_317, Band = "\\\0", Status = PointStatus.Detected, FluxNanoJy = double.MinValue, FluxErrNanoJy = double.PositiveInfinity }],
            },
        });
        Assert.Equal(longest, (await api.GetAsync("/api/v1/alerts/ztf/1")).GetProperty("object_id").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_context_that_comes_late_changes_the_stored_alert_and_counts_as_nothing(bool atOnce)
    {
        await using var sink = new ArchiveSink(api.Database, TimeProvider.System);
        var (missing, late) = (With(At(1, 8), new() { MissingReason = "away" }), With(At(1, 8), At(1, 8).Alert.Context with { LateReason = "away" }));
        ClassifiedAlert[] batch = [missing, With(At(1, 99), missing.Alert.Context), At(2, 100), late];
        if (!atOnce)
            await sink.PublishAsync(batch[..3], default);
        await sink.PublishAsync(atOnce ? batch : [late], default);
        await sink.PublishAsync([late, With(At(1, 8), new() { MissingReason = "away again" }), With(At(1, 500), late.Alert.Context)], default);
        Assert.Equal((2, 1), (sink.Stored, sink.AlreadyThere));
        var context = (await api.GetAsync("/api/v1/alerts/ztf/1")).GetProperty("context");
        Assert.Equal(JsonValueKind.Null, context.GetProperty("missing_reason").ValueKind);
        Assert.Equal(late.Alert.Context.Matches.Count, context.GetProperty("matches").GetArrayLength());
        var stats = await api.GetAsync("/api/v1/stats");
        Assert.Equal(2, stats.GetProperty("total").GetProperty("stored").GetInt64());
        Assert.Equal(1, stats.GetProperty("by").GetProperty("already_there").GetProperty("ztf").GetInt64());
    }

    private static ClassifiedAlert With(ClassifiedAlert alert, AlertContext context) => alert with { Alert = alert.Alert with { Context = context } };

    private static ClassifiedAlert At(long id, long offset) =>
        Samples.Full(id) with { Alert = Samples.Full(id).Alert with { Source = new("ztf-alerts", Guid.Empty, 0, offset) } };

    [Fact]
    public async Task Tonight_has_a_partition_of_its_own_and_old_nights_share_one()
    {
        var tonight = 40_587 + (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
        await api.StoreAsync(Samples.Full(1, mjdTai: tonight), Samples.Full(2, mjdTai: 58_000));
        await using var command = api.Database.Source.CreateCommand("SELECT alert_id || ' ' || tableoid::regclass FROM alerts ORDER BY 1");
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        Assert.Equal($"1 alerts_n{Math.Floor(tonight - 0.5)}", rows.GetString(0));
        await rows.ReadAsync();
        Assert.Equal("2 alerts_other_nights", rows.GetString(0));
    }

    [Fact]
    public async Task A_name_with_a_NUL_does_not_stop_the_batch()
    {
        var alert = Samples.Full();
        var match = alert.Alert.Context.Matches[0] with { SourceId = "V\0" };
        await api.StoreAsync(alert with { Alert = alert.Alert with { SolarSystemId = "x\0y", Flags = ["f\0"], Context = new AlertContext { Matches = [match] } } });
        var stored = await api.GetAsync("/api/v1/alerts/ztf/1");
        Assert.Equal("x\uFFFDy", stored.GetProperty("ss_object_id").GetString());
        Assert.Equal("V\uFFFD", stored.GetProperty("context").GetProperty("matches")[0].GetProperty("source_id").GetString());
    }

    [Fact]
    public async Task The_sink_goes_on_after_its_connection_was_cut()
    {
        await using var sink = new ArchiveSink(api.Database, TimeProvider.System);
        await sink.PublishAsync([Samples.Full(1)], default);
        await using (var cut = api.Database.Source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
            await cut.ExecuteNonQueryAsync();
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(async () => await sink.PublishAsync([Samples.Full(2)], default));
        await sink.PublishAsync([Samples.Full(2)], default);
        Assert.Equal(2, sink.Stored);
    }

    [Fact]
    public async Task Dead_letters_keep_their_bytes_and_a_repeat_is_one_row()
    {
        var letter = new DeadLetter
        {
            Step = "3 decode", Reason = Reason.Undecodable, Message = "cut short\0", Topic = "ztf", Partition = 3, Offset = 7,
            Bytes = new byte[] { 0, 1, 2 }, RejectedAt = DateTimeOffset.UnixEpoch,
        };
        var sink = new DeadLetterSink(api.Database);
        await sink.PublishAsync([letter, letter with { Bytes = new byte[] { 9 } }], default);
        await sink.PublishAsync([letter], default);
        await using var command = api.Database.Source.CreateCommand("SELECT count(*) FROM dead_letters WHERE bytes IN ('\\x000102', '\\x09')");
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }
}

using System.Diagnostics;
using Broker.Broker.DevStack;
using Broker.ServerTests.Faults.Chaos;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F8 and the first half of F9: PostgreSQL ends while rows are copied, drops its connections, or takes no writes.</summary>
[Collection(WithRealServers.Name)]
public sealed class PostgresOutageTests(RealServers servers)
{
    private const string Others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AlarmLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FullOutage = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task PostgreSQL_that_is_killed_while_rows_are_copied_or_drops_its_connections_costs_and_doubles_nothing()
    {
        var (postgres, connection) = await PrivatePostgres.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("killed")), CancellationToken.None);
        await using var server = postgres;
        await FaultRuns.OfAsync("F8", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { Postgres = await RealServers.NewDatabaseAsync(connection), Packets = 500 });
            var broker = await run.StartAsync();
            var oracle = new FaultOracle(run.Place);
            var sending = run.Sender.SendAsync(run.Packets);

            // Until PostgreSQL has answered once nobody knows which catalogues there were, and alerts go on marked.
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > 0, Limit, "the first are stored");
            for (var i = 0; i < 5; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(run.Dice.Uniform(50, 600)));
                await oracle.RowsAsync<bool>($"SELECT pg_terminate_backend(pid) {Others}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(run.Dice.Uniform(0, 500)));
            await Victims.KillAsync(postgres);
            await Task.Delay(figures.Lasting(TimeSpan.FromSeconds(run.Dice.Uniform(2, 8)), FullOutage));
            Assert.True(broker.Runs, "it goes on without PostgreSQL");
            await AssertNothingIsCommittedThatIsNotStoredAsync(run, broker, postgres);
            await sending;
            var back = Stopwatch.GetTimestamp();
            await run.AssertAllThereAsync(Limit);
            figures.Note("drain_seconds", Stopwatch.GetElapsedTime(back).TotalSeconds);
        });
    }

    [Fact]
    public async Task PostgreSQL_that_takes_no_writes_raises_an_alarm_and_is_gone_on_with_by_itself()
    {
        var (postgres, connection) = await PrivatePostgres.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("readonly")), CancellationToken.None);
        await using var server = postgres;
        await FaultRuns.OfAsync("F9", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { Postgres = await RealServers.NewDatabaseAsync(connection) });
            var broker = await run.StartAsync();
            var oracle = new FaultOracle(run.Place);
            var half = run.Packets.Count / 2;
            await run.Sender.SendAsync(run.Packets.Take(half));
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > run.Dice.Below(half / 2), Limit, "some are stored");
            await WritesAsync(oracle, allowed: false);
            var refused = Stopwatch.GetTimestamp();
            await run.Sender.SendAsync(run.Packets.Skip(half));
            await Eventually.HoldsAsync(() => broker.Log.Any(line => line.Contains("held up at step '14", StringComparison.Ordinal) && line.Contains("read-only", StringComparison.Ordinal)), AlarmLimit, "it says so");
            figures.Note("alarm_seconds", Stopwatch.GetElapsedTime(refused).TotalSeconds);
            var stored = await oracle.CountAsync("alerts");
            await WritesAsync(oracle, allowed: true);
            var allowed = Stopwatch.GetTimestamp();
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > stored, AlarmLimit, "it goes on");
            figures.Note("resume_seconds", Stopwatch.GetElapsedTime(allowed).TotalSeconds);
            await run.AssertAllThereAsync(Limit);
        });
    }

    private static async Task WritesAsync(FaultOracle oracle, bool allowed)
    {
        await oracle.RowsAsync<string>($"ALTER SYSTEM SET default_transaction_read_only = {(allowed ? "off" : "on")}");
        await oracle.RowsAsync<bool>("SELECT pg_reload_conf()");
        await oracle.RowsAsync<bool>($"SELECT pg_terminate_backend(pid) {Others}");
    }

    /// <summary>What the archive's groups have committed must be rows that outlived the kill: compared while the broker stands still.</summary>
    private static async Task AssertNothingIsCommittedThatIsNotStoredAsync(FaultRun run, FaultBroker broker, ServerProcess postgres)
    {
        broker.Signal(Posix.Stop);
        var committed = await GroupLag.CommittedAsync(run.Place.Options.Kafka!, run.Place.Readers.Where(reader => reader.Topic.EndsWith(".classified", StringComparison.Ordinal) && reader.Group.EndsWith("-archive", StringComparison.Ordinal)));
        await Victims.StartAsync(postgres);
        var stored = await new FaultOracle(run.Place).CountAsync("alerts");
        broker.Signal(Posix.Continue);
        Assert.InRange(committed, 0, stored);
    }
}

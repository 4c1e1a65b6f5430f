using System.Diagnostics;
using Broker.Broker.DevStack;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>The second half of F9, and F10: the disk of PostgreSQL's tables, or of the packs, is full.</summary>
[Collection(WithRealServers.Name)]
public sealed class FullDiskTests(RealServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AlarmLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task PostgreSQL_without_room_for_its_tables_raises_an_alarm_and_is_gone_on_with_by_itself()
    {
        using var disk = SmallDisk.Mount(Path.Combine(servers.Folder, RealServers.UniqueName("tables")), 200);
        if (disk is null)
        {
            FaultRuns.NotTried("F9-disk");
            return;
        }

        var (postgres, connection) = await PrivatePostgres.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("full")), CancellationToken.None);
        await using var server = postgres;
        Assert.True(SmallDisk.Run("chown", "postgres", disk.Folder));
        await using (var source = Npgsql.NpgsqlDataSource.Create(connection))
        await using (var create = source.CreateCommand($"CREATE TABLESPACE small LOCATION '{disk.Folder}'"))
            await create.ExecuteNonQueryAsync();

        await FaultRuns.OfAsync("F9-disk", async figures =>
        {
            var database = await RealServers.NewDatabaseAsync(connection, "small");
            try
            {
                await using var run = await FaultRun.CreateAsync(servers, figures, new() { Postgres = database });
                await SufferAsync(run, disk, "held up at step '14");
                await run.AssertAllThereAsync(Limit);
            }
            finally
            {
                disk.MakeRoom();
                await DropAsync(connection, database);
            }
        });
    }

    [Fact]
    public async Task A_full_disk_stops_ingest_with_an_alarm_and_every_packet_that_a_row_names_can_be_read_afterwards()
    {
        using var disk = SmallDisk.Mount(Path.Combine(servers.Folder, RealServers.UniqueName("packs")), 100);
        if (disk is null)
        {
            FaultRuns.NotTried("F10");
            return;
        }

        await FaultRuns.OfAsync("F10", async figures =>
        {
            var folder = Path.Combine(disk.Folder, $"{figures.Seed}");
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { Settings = new Dictionary<string, string> { ["BROKER_PACKS"] = folder } });
            await SufferAsync(run, disk, "ingest is held up at step");
            await run.AssertAllThereAsync(Limit);
            await AssertPacksAsync(run, folder);
            Directory.Delete(folder, recursive: true);
        });
    }

    /// <summary>The next run needs the room.</summary>
    private static async Task DropAsync(string server, string database)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(server);
        await using var drop = source.CreateCommand($"DROP DATABASE {new Npgsql.NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>The disk fills in the middle of the stream and has room again later.</summary>
    private static async Task SufferAsync(FaultRun run, SmallDisk disk, string alarm)
    {
        var broker = await run.StartAsync();
        var oracle = new FaultOracle(run.Place);
        var half = run.Packets.Count / 2;
        await run.Sender.SendAsync(run.Packets.Take(half));
        await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > run.Dice.Below(half), Limit, "some are stored");
        await using var open = await oracle.OpenAsync();
        disk.Fill();
        var full = Stopwatch.GetTimestamp();
        await run.Sender.SendAsync(run.Packets.Skip(half));
        await Eventually.HoldsAsync(() => broker.Log.Any(line => line.Contains(alarm, StringComparison.Ordinal)), AlarmLimit, "it says so");
        run.Figures.Note("alarm_seconds", Stopwatch.GetElapsedTime(full).TotalSeconds);
        await Task.Delay(TimeSpan.FromSeconds(run.Dice.Uniform(0, 3)));
        Assert.True(broker.Runs, "it goes on with a full disk");
        var stored = (await FaultOracle.RowsAsync<long>(open, "SELECT count(*) FROM alerts")).Single();
        disk.MakeRoom();
        var room = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > stored, AlarmLimit, "it goes on");
        run.Figures.Note("resume_seconds", Stopwatch.GetElapsedTime(room).TotalSeconds);
    }

    /// <summary>A torn tail stays behind where the room ended: the check says at which byte, and no row names what lies there.</summary>
    private static async Task AssertPacksAsync(FaultRun run, string folder)
    {
        using var packs = Packs.Open(new PackPlace { Folder = folder });
        var places = await new FaultOracle(run.Place).RowsAsync<string>("SELECT pack || ' ' || pack_offset || ' ' || pack_size FROM alerts");
        var sent = run.Packets.Where(packet => packet.Poison is null).Select(packet => ExpectedMatch.HashOf(packet.Bytes.ToArray())).ToHashSet();
        foreach (var place in places.Select(place => place.Split(' ')))
        {
            var bytes = await packs.ReadAsync(new StoredPacket { Pack = place[0], Offset = long.Parse(place[1]), SizeBytes = int.Parse(place[2]) }, CancellationToken.None);
            Assert.Contains(ExpectedMatch.HashOf(bytes), sent);
        }

        var torn = 0;
        await foreach (var pack in packs.ListAsync(CancellationToken.None))
            torn += (await packs.ScanAsync(pack.Name, CancellationToken.None)).TornAt is null ? 0 : 1;
        run.Figures.Note("torn_packs", torn);
    }
}

using Broker.Core.Alerts;
using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class PacksTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("packs-").FullName;
    private readonly Packs packs;

    public PacksTests() => packs = new Packs(new FolderPackStorage(root));

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Packets_come_back_as_they_went_in()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var batch = Batch(seed: 1, count: 1_200);
        var places = await writer.AppendAsync(batch, default);
        for (var i = 0; i < batch.Count; i++)
            Assert.Equal(batch[i].Bytes.ToArray(), await packs.ReadAsync(places[i], default));
    }

    [Fact]
    public async Task Batches_follow_each_other_in_one_pack_until_it_is_full()
    {
        var small = new Packs(new FolderPackStorage(root, maxPackBytes: 3_000));
        using var writer = small.CreateWriter(TimeProvider.System);
        var names = new List<string>();
        for (var i = 0; i < 4; i++)
            names.Add((await writer.AppendAsync(Entries(new byte[2_000]), default))[0].Pack);
        Assert.Equal([names[0], names[0], names[2], names[2]], names);
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Writers_never_share_a_pack()
    {
        using var one = packs.CreateWriter(TimeProvider.System);
        using var other = packs.CreateWriter(TimeProvider.System);
        var first = (await one.AppendAsync(Entries([1]), default))[0];
        var second = (await other.AppendAsync(Entries([2]), default))[0];
        Assert.NotEqual(first.Pack, second.Pack);
        Assert.Equal([1], await packs.ReadAsync(first, default));
    }

    [Fact]
    public async Task A_torn_tail_is_found_wherever_it_was_cut()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var places = await writer.AppendAsync(Batch(seed: 2, count: 3), default);
        var path = Path.Combine(root, places[0].Pack);
        var whole = await File.ReadAllBytesAsync(path);
        var lastRecord = places[2].Offset - 24;
        foreach (var cut in new[] { lastRecord + 1, lastRecord + 23, lastRecord + 24, whole.Length - 1L })
        {
            await File.WriteAllBytesAsync(path, whole[..(int)cut]);
            var content = await packs.ScanAsync(places[0].Pack, default);
            Assert.Equal(places.Take(2), content.Packets, (a, b) => a.Offset == b.Offset && a.SizeBytes == b.SizeBytes);
            Assert.Equal(lastRecord, content.TornAt);
        }
    }

    [Fact]
    public async Task A_whole_pack_has_no_torn_tail()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync(Batch(seed: 3, count: 5), default))[0];
        var content = await packs.ScanAsync(place.Pack, default);
        Assert.Equal(5, content.Packets.Count);
        Assert.Null(content.TornAt);
    }

    [Fact]
    public async Task A_flipped_bit_is_refused()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync(Batch(seed: 4, count: 1), default))[0];
        var path = Path.Combine(root, place.Pack);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[place.Offset] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(place, default));
    }

    [Theory]
    [InlineData("../secret.pack")]
    [InlineData("/etc/passwd")]
    [InlineData("20261121/../../etc/passwd")]
    [InlineData("20261121/a-1-20261121T000000000-1.pack\n")]
    [InlineData("20261121\\a-1-20261121T000000000-1.pack")]
    [InlineData("20261121/a-1-20261121T000000000-1.pack/../x")]
    [InlineData("")]
    public async Task Only_names_of_packs_are_opened(string name)
    {
        var error = await Assert.ThrowsAsync<StorageException>(async () =>
            await packs.ReadAsync(new StoredPacket { Pack = name, Offset = 16, SizeBytes = 1 }, default));
        Assert.Contains("no name of a pack", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    [InlineData(16, -1)]
    [InlineData(16, int.MaxValue)]
    [InlineData(17, 10)]
    [InlineData(1_000_000, 10)]
    public async Task A_place_that_cannot_be_is_refused(long offset, int sizeBytes)
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync(Entries(new byte[10]), default))[0];
        await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(place with { Offset = offset, SizeBytes = sizeBytes }, default));
    }

    [Fact]
    public async Task A_slice_is_read_alone_and_never_beyond_its_packet()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync(Entries([1, 2, 3, 4, 5], [6, 7]), default))[0];
        Assert.Equal([2, 3, 4], await packs.ReadSliceAsync(place, 1, 3, default));
        Assert.Empty(await packs.ReadSliceAsync(place, 5, 0, default));
        foreach (var (offset, size) in new[] { (-1, 2), (0, -1), (3, 3), (6, 0), (int.MaxValue, int.MaxValue) })
            await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadSliceAsync(place, offset, size, default));
    }

    [Fact]
    public async Task A_deleted_pack_is_gone_and_a_folder_that_is_not_there_is_away()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync(Entries([1]), default))[0];
        await packs.DeleteAsync(place.Pack, default);
        await packs.DeleteAsync(place.Pack, default);
        Assert.Equal(StorageFault.Gone, (await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(place, default))).Fault);
        Assert.Empty(await ListAsync());
        var nowhere = new Packs(new FolderPackStorage(Path.Combine(root, "unmounted")));
        Assert.Equal(StorageFault.Away, (await Assert.ThrowsAsync<StorageException>(async () => await nowhere.ReadAsync(place, default))).Fault);
    }

    [Fact]
    public async Task A_pack_of_the_first_format_can_still_be_read()
    {
        byte[] payload = [7, 8, 9];
        var header = new byte[8];
        BitConverter.TryWriteBytes(header, payload.Length);
        BitConverter.TryWriteBytes(header.AsSpan(4), PackRecord.Crc32C(payload));
        const string name = "20261120/host-1-20261120T000000000-1.pack";
        Directory.CreateDirectory(Path.Combine(root, "20261120"));
        await File.WriteAllBytesAsync(Path.Combine(root, name), [.. "BRKPACK1"u8, .. header, .. payload, .. header, .. payload]);
        var content = await packs.ScanAsync(name, default);
        Assert.Equal([16L, 27L], content.Packets.Select(packet => packet.Offset));
        Assert.Null(content.TornAt);
        Assert.Equal(payload, await packs.ReadAsync(content.Packets[1], default));
    }

    [Fact]
    public async Task No_pack_is_appended_to_after_an_hour()
    {
        var clock = new SettableTime();
        using var writer = packs.CreateWriter(clock);
        var first = (await writer.AppendAsync(Entries([1]), default))[0];
        clock.Now += TimeSpan.FromMinutes(59);
        var second = (await writer.AppendAsync(Entries([2]), default))[0];
        clock.Now += TimeSpan.FromMinutes(2);
        var third = (await writer.AppendAsync(Entries([3]), default))[0];
        Assert.Equal(first.Pack, second.Pack);
        Assert.NotEqual(second.Pack, third.Pack);
    }

    [Fact]
    public async Task A_batch_that_a_crash_made_repeat_keeps_its_places_in_whatever_pieces_it_comes()
    {
        var batch = Batch(seed: 6, count: 10);
        IReadOnlyList<StoredPacket> places;
        using (var before = packs.CreateWriter(TimeProvider.System))
            places = await before.AppendAsync(batch, default);
        var torn = places[9];
        await using (var file = File.OpenWrite(Path.Combine(root, torn.Pack)))
            file.SetLength(torn.Offset + 1);

        using var after = packs.CreateWriter(TimeProvider.System);
        var other = batch[0] with { Offset = 100 };
        var again = await after.AppendAsync([batch[3], other, batch[8], batch[9]], default);
        Assert.Equal([places[3], places[8]], [again[0], again[2]], (one, two) => (one.Pack, one.Offset) == (two.Pack, two.Offset));
        Assert.All([again[1], again[3]], place => Assert.NotEqual(torn.Pack, place.Pack));
        foreach (var (entry, place) in new[] { (batch[3], again[0]), (other, again[1]), (batch[8], again[2]), (batch[9], again[3]) })
            Assert.Equal(entry.Bytes.ToArray(), await packs.ReadAsync(place, default));
    }

    [Fact]
    public void The_same_batch_has_the_same_name_and_any_other_another()
    {
        var entries = Batch(seed: 5, count: 3);
        var name = Name(entries);
        Assert.Equal(name, Name([.. entries]));
        Assert.True(PackName.IsValid(name), name);
        Assert.StartsWith("20261121/lsst_alerts-3-0-", name, StringComparison.Ordinal);
        Assert.NotEqual(name, Name(entries[..2]));
        Assert.NotEqual(name, Name([entries[0] with { AppendedAt = DateTimeOffset.UnixEpoch.AddDays(1) }, .. entries[1..]]));
        Assert.NotEqual(name, Name([entries[0], entries[1] with { Bytes = new byte[9] }, entries[2]]));

        static string Name(List<PackEntry> entries) => PackName.OfBatch("20261121", entries[0], PackBatch.Of(entries));
    }

    [Fact]
    public async Task Segments_read_as_one_stream_from_anywhere()
    {
        byte[][] parts = [[1, 2], [], [3], [4, 5, 6], []];
        using var stream = new SegmentStream([.. parts.Select(part => (ReadOnlyMemory<byte>)part)]);
        Assert.Equal(6, stream.Length);
        for (var from = 0; from <= 6; from++)
        {
            stream.Seek(from, SeekOrigin.Begin);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.Equal(parts.SelectMany(part => part).Skip(from), copy.ToArray());
        }
    }

    private async Task<List<PackInfo>> ListAsync()
    {
        var list = new List<PackInfo>();
        await foreach (var pack in packs.ListAsync(default))
            list.Add(pack);
        return list;
    }

    private static List<PackEntry> Batch(int seed, int count)
    {
        var random = new Random(seed);
        return Entries([.. Enumerable.Range(0, count).Select(_ =>
        {
            var packet = new byte[random.Next(1, 3_000)];
            random.NextBytes(packet);
            return packet;
        })]);
    }

    private static List<PackEntry> Entries(params byte[][] packets) =>
        [.. packets.Select((bytes, i) => new PackEntry { Topic = "lsst-alerts", Partition = 3, Offset = i, Bytes = bytes })];
}

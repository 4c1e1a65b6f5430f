using Broker.Core.Alerts;
using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class PacksTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("packs-").FullName;
    private readonly Packs packs;

    public PacksTests() => packs = new Packs(root);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Packets_come_back_as_they_went_in()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var batch = Batch(seed: 1, count: 1_200);
        var places = await writer.AppendAsync(batch, default);
        for (var i = 0; i < batch.Count; i++)
            Assert.Equal(batch[i].ToArray(), await packs.ReadAsync(places[i], default));
    }

    [Fact]
    public async Task Batches_follow_each_other_in_one_pack_until_it_is_full()
    {
        using var writer = packs.CreateWriter(TimeProvider.System, maxPackBytes: 3_000);
        var names = new List<string>();
        for (var i = 0; i < 4; i++)
            names.Add((await writer.AppendAsync([new byte[2_000]], default))[0].Pack);
        Assert.Equal([names[0], names[0], names[2], names[2]], names);
        Assert.Equal(2, packs.List().Count);
    }

    [Fact]
    public async Task Writers_never_share_a_pack()
    {
        using var one = packs.CreateWriter(TimeProvider.System);
        using var other = packs.CreateWriter(TimeProvider.System);
        var first = (await one.AppendAsync([new byte[] { 1 }], default))[0];
        var second = (await other.AppendAsync([new byte[] { 2 }], default))[0];
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
        var lastRecord = places[2].Offset - 8;
        foreach (var cut in new[] { lastRecord + 1, lastRecord + 7, lastRecord + 8, whole.Length - 1L })
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
        var place = (await writer.AppendAsync([new byte[10]], default))[0];
        await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(place with { Offset = offset, SizeBytes = sizeBytes }, default));
    }

    private static List<ReadOnlyMemory<byte>> Batch(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var packet = new byte[random.Next(1, 3_000)];
            random.NextBytes(packet);
            return (ReadOnlyMemory<byte>)packet;
        })];
    }
}

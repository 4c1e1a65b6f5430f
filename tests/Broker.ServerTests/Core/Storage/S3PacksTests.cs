using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Model;
using Broker.Core.Storage;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Core.Storage;

[Collection(WithRealServers.Name)]
public sealed class S3PacksTests(RealServers servers) : IAsyncLifetime
{
    private S3Server server = null!;
    private Packs packs = null!;

    public async Task InitializeAsync()
    {
        server = await S3Server.StartAsync(servers);
        packs = Packs.Open(new PackPlace { S3 = server.Place });
    }

    public async Task DisposeAsync()
    {
        packs.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Packets_and_slices_come_back_as_they_went_in()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var batch = Batch(seed: 1, count: 40);
        var places = await writer.AppendAsync(batch, default);
        Assert.Single(places.Select(place => place.Pack).Distinct());
        for (var i = 0; i < batch.Count; i++)
        {
            Assert.Equal(batch[i].Bytes.ToArray(), await packs.ReadAsync(places[i], default));
            Assert.Equal(batch[i].Bytes[1..^1].ToArray(), await packs.ReadSliceAsync(places[i], 1, places[i].SizeBytes - 2, default));
        }

        var content = await packs.ScanAsync(places[0].Pack, default);
        Assert.Equal(places.Select(place => (place.Offset, place.SizeBytes)), content.Packets.Select(place => (place.Offset, place.SizeBytes)));
        Assert.Null(content.TornAt);
    }

    [Fact]
    public async Task A_batch_stored_again_is_the_same_object_in_the_same_place()
    {
        var batch = Batch(seed: 2, count: 5);
        using var before = packs.CreateWriter(TimeProvider.System);
        using var after = packs.CreateWriter(TimeProvider.System);
        var places = await before.AppendAsync(batch, default);
        var again = await after.AppendAsync(batch, default);
        Assert.Equal(places.Select(place => (place.Pack, place.Offset)), again.Select(place => (place.Pack, place.Offset)));
        var other = await after.AppendAsync(batch[..3], default);
        Assert.NotEqual(places[0].Pack, other[0].Pack);
        Assert.Equal(2, (await ListAsync()).Count);
        Assert.Equal(batch[4].Bytes.ToArray(), await packs.ReadAsync(places[4], default));
    }

    [Fact]
    public async Task Packs_are_listed_by_night_with_size_and_age_and_a_deleted_one_is_gone()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var batch = Batch(seed: 3, count: 2);
        var late = (await writer.AppendAsync(batch, default))[0];
        var early = (await writer.AppendAsync([.. batch.Select(entry => entry with { AppendedAt = entry.AppendedAt.AddDays(-1) })], default))[0];
        var list = await ListAsync();
        Assert.Equal([early.Pack, late.Pack], list.Select(pack => pack.Name));
        Assert.All(list, pack => Assert.Equal(8 + batch.Sum(entry => 24 + entry.Bytes.Length), pack.SizeBytes));
        Assert.All(list, pack => Assert.InRange((TimeProvider.System.GetUtcNow() - pack.WrittenAt).TotalSeconds, -5, 60));

        await packs.DeleteAsync(early.Pack, default);
        await packs.DeleteAsync(early.Pack, default);
        Assert.Equal(StorageFault.Gone, (await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(early, default))).Fault);
        Assert.Equal(late.Pack, Assert.Single(await ListAsync()).Name);
    }

    [Fact]
    public async Task A_cut_object_is_found_torn_at_its_byte()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var places = await writer.AppendAsync(Batch(seed: 4, count: 3), default);
        var (pack, last) = (places[0].Pack, places[2].Offset - 24);
        await CutAsync(pack, (int)last + 30);
        var content = await packs.ScanAsync(pack, default);
        Assert.Equal((2, last), (content.Packets.Count, content.TornAt));
        Assert.Equal(StorageFault.Damaged, (await Assert.ThrowsAsync<StorageException>(async () => await packs.ReadAsync(places[2], default))).Fault);
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_so_in_seconds_and_used_again_when_it_is_back()
    {
        using var writer = packs.CreateWriter(TimeProvider.System);
        var batch = Batch(seed: 5, count: 3);
        var place = (await writer.AppendAsync(batch, default))[0];
        server.GoAway();
        var started = Stopwatch.GetTimestamp();
        foreach (var call in new Func<Task>[] { async () => await writer.AppendAsync(batch, default), async () => await packs.ReadAsync(place, default), async () => await ListAsync() })
            Assert.Equal(StorageFault.Away, (await Assert.ThrowsAsync<StorageException>(call)).Fault);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 20);
        server.ComeBack();
        Assert.Equal(place.Pack, (await writer.AppendAsync(batch, default))[0].Pack);
        Assert.Equal(batch[0].Bytes.ToArray(), await packs.ReadAsync(place, default));
    }

    [Fact]
    public async Task Wrong_keys_and_buckets_are_said_without_the_secret()
    {
        using var wrongKey = Packs.Open(new PackPlace { S3 = server.Place with { AccessKey = "nobody", SecretKey = "hush-hush" } });
        using var wrongBucket = Packs.Open(new PackPlace { S3 = server.Place with { Bucket = "nobodys" } });
        foreach (var (wrong, word) in new[] { (wrongKey, "InvalidAccessKeyId"), (wrongBucket, "NoSuchBucket") })
        {
            using var writer = wrong.CreateWriter(TimeProvider.System);
            var error = await Assert.ThrowsAsync<StorageException>(async () => await writer.AppendAsync(Batch(seed: 6, count: 1), default));
            Assert.Equal(StorageFault.Away, error.Fault);
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<List<PackInfo>> ListAsync()
    {
        var list = new List<PackInfo>();
        await foreach (var pack in packs.ListAsync(default))
            list.Add(pack);
        return list;
    }

    private async Task CutAsync(string pack, int sizeBytes)
    {
        using var client = new AmazonS3Client(server.Place.AccessKey, server.Place.SecretKey, new AmazonS3Config { ServiceURL = server.Place.Endpoint, ForcePathStyle = true });
        var key = $"{server.Place.Prefix}/{pack}";
        using var whole = await client.GetObjectAsync(server.Place.Bucket, key);
        var bytes = new byte[sizeBytes];
        await whole.ResponseStream.ReadExactlyAsync(bytes);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = server.Place.Bucket, Key = key, InputStream = new MemoryStream(bytes), UseChunkEncoding = false });
    }

    private static List<PackEntry> Batch(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var packet = new byte[random.Next(10, 300_000)];
            random.NextBytes(packet);
            return new PackEntry { Topic = "lsst-alerts", Partition = 3, Offset = i, AppendedAt = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero), Bytes = packet };
        })];
    }
}

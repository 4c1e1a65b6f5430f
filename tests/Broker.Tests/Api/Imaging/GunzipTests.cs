using System.IO.Compression;
using Broker.Api.Imaging;

namespace Broker.Tests.Api.Imaging;

public sealed class GunzipTests
{
    [Fact]
    public void A_stamp_comes_out_as_it_went_in()
    {
        byte[] stamp = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * i))];
        Assert.True(Gunzip.TryUnpack(Gzip(stamp), out var bytes, out _));
        Assert.Equal(stamp, bytes);
    }

    [Fact]
    public void A_bomb_is_stopped_at_the_limit()
    {
        var bomb = Gzip(new byte[200 << 20]);
        Assert.InRange(bomb.Length, 1, Gunzip.MaxInputBytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Gunzip.TryUnpack(bomb, out var bytes, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Gunzip.MaxOutputBytes);
        Assert.Empty(bytes);
        Assert.Contains("grows beyond 4194304 bytes", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_packed_is_not_unpacked_at_all()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Gunzip.TryUnpack(new byte[Gunzip.MaxInputBytes + 1], out _, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * Gunzip.MaxInputBytes));
        Assert.Contains("packed", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_a_reason_and_never_an_exception()
    {
        var good = Gzip([.. Enumerable.Range(0, 5_000).Select(i => (byte)(i % 251))]);
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var bad = good[..random.Next(good.Length + 1)];
            for (var flips = 0; flips < 3 && bad.Length > 0; flips++)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (!Gunzip.TryUnpack(bad, out _, out var fault))
                Assert.NotEmpty(fault);
        }
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }
}

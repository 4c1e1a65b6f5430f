using System.IO.Compression;
using System.Text;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class CutoutTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task A_gzipped_cutout_is_served_as_PNG_and_as_unzipped_FITS()
    {
        var fits = Fits();
        await StoreAsync(Gzip(fits), gzipped: true);
        Assert.Equal(fits, await api.Anyone.GetByteArrayAsync("/api/v1/alerts/ztf/1/cutouts/science.fits"));
        using var png = await api.Anyone.GetAsync("/api/v1/alerts/ztf/1/cutouts/science.png");
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await png.Content.ReadAsByteArrayAsync())[..4]);
    }

    [Fact]
    public async Task A_cutout_that_is_not_there_or_not_an_image_is_answered_in_words()
    {
        await StoreAsync(Encoding.ASCII.GetBytes("nonsense"), gzipped: false);
        await api.GetAsync("/api/v1/alerts/ztf/1/cutouts/science.png", 422);
        Assert.Contains("science", (await api.GetAsync("/api/v1/alerts/ztf/1/cutouts/template.png", 404)).GetProperty("hint").GetString(), StringComparison.Ordinal);
        await api.GetAsync("/api/v1/alerts/ztf/1/cutouts/photo.png", 404);
        await api.GetAsync("/api/v1/alerts/ztf/1/cutouts/science", 404);
        await api.GetAsync("/api/v1/alerts/ztf/99/cutouts/science.png", 404);
    }

    private async Task StoreAsync(byte[] cutout, bool gzipped)
    {
        using var writer = api.Packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync([Entry(0, 1, 2, 3), Entry(1, [7, 7, .. cutout, 7])], default))[1];
        var alert = Samples.Full();
        await api.StoreAsync(alert with { Alert = alert.Alert with { Packet = place with { Cutouts = [new(CutoutKind.Science, 2, cutout.Length, gzipped)] } } });
    }

    private static PackEntry Entry(long offset, params byte[] bytes) => new() { Topic = "ztf-alerts", Offset = offset, Bytes = bytes };

    private static byte[] Fits()
    {
        var header = string.Concat(new[] { "SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 4", "NAXIS2  = 4", "END" }.Select(card => card.PadRight(80)));
        return [.. Encoding.ASCII.GetBytes(header.PadRight(2880)), .. Enumerable.Range(0, 16).Select(i => (byte)i), .. new byte[2864]];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}

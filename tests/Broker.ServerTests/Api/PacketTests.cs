using System.Net;
using System.Net.Http.Headers;
using Broker.Core.Storage;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class PacketTests(RealServers servers) : IAsyncLifetime
{
    private const string Path = "/api/v1/alerts/ztf/1/packet";
    private ApiServer api = null!;
    private S3Server s3 = null!;

    public async Task InitializeAsync()
    {
        s3 = await S3Server.StartAsync(servers);
        api = await ApiServer.StartAsync(servers, new PackPlace { S3 = s3.Place, KeepFor = TimeSpan.FromDays(30) });
    }

    public async Task DisposeAsync()
    {
        await api.DisposeAsync();
        await s3.DisposeAsync();
    }

    [Fact]
    public async Task A_packet_is_served_whole_or_in_part()
    {
        await StoreAsync();
        Assert.Equal([1, 2, 3, 4, 5], await api.Anyone.GetByteArrayAsync(Path));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { Range = new RangeHeaderValue(1, 2) } };
        using var part = await api.Anyone.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal([2, 3], await part.Content.ReadAsByteArrayAsync());
        await api.GetAsync("/api/v1/alerts/ztf/2/packet", 404);
        await api.GetAsync("/api/v1/alerts/ztf/x/packet", 404);
    }

    [Fact]
    public async Task A_retired_packet_is_gone_in_words_and_its_alert_stays()
    {
        var pack = await StoreAsync();
        await api.Packs.DeleteAsync(pack, default);
        Assert.Contains("kept for 30 days", (await api.GetAsync(Path, 410)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await api.GetAsync("/api/v1/alerts/ztf/1");
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_so_with_503()
    {
        await StoreAsync();
        s3.GoAway();
        Assert.Contains("does not answer", (await api.GetAsync(Path, 503)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await api.GetAsync("/api/v1/alerts/ztf/1");
    }

    private async Task<string> StoreAsync()
    {
        using var writer = api.Packs.CreateWriter(TimeProvider.System);
        var place = (await writer.AppendAsync([new PackEntry { Topic = "ztf-alerts", Bytes = new byte[] { 1, 2, 3, 4, 5 } }], default))[0];
        var alert = Samples.Full();
        await api.StoreAsync(alert with { Alert = alert.Alert with { Packet = place } });
        return place.Pack;
    }
}

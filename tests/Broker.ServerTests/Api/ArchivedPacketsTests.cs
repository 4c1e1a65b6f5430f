using Broker.Broker.Replay;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class ArchivedPacketsTests(RealServers servers) : IAsyncLifetime
{
    private const int Alerts = 10;
    private static readonly DateTimeOffset First = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(1_000)]
    public async Task Every_packet_comes_once_and_in_order_whatever_the_pages_and_none_that_is_stored_meanwhile(int pageRows)
    {
        for (var i = 0; i < Alerts; i++)
            await StoreAsync(i);
        var packets = new ArchivedPackets(api.Database, api.Packs, new ReplayRange()) { PageRows = pageRows };

        var came = new List<int>();
        await foreach (var packet in packets.ReadAsync(default))
        {
            if (came.Count == 0)
                await StoreAsync(Alerts);
            came.Add(packet.Bytes.Span[0]);
        }

        Assert.Equal(Enumerable.Range(0, Alerts), came);
        Assert.Empty(packets.Missing);
    }

    // Several of one time, some without a time and a source: they come last.
    private async Task StoreAsync(int i)
    {
        using var writer = api.Packs.CreateWriter(TimeProvider.System);
        var places = await writer.AppendAsync([new() { Topic = "ztf-alerts", Partition = 0, Offset = i, AppendedAt = First, Bytes = new byte[] { (byte)i } }], default);
        var full = Samples.Full(i);
        var isNew = i < Alerts - 2;
        await api.StoreAsync(full with
        {
            Alert = full.Alert with
            {
                Packet = places[0], PublishedAt = isNew ? First.AddSeconds(i / 3) : null, Source = isNew ? new("ztf-alerts", Guid.Empty, 0, i) : null,
            },
        });
    }
}

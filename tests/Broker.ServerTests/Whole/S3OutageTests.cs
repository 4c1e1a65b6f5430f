using Broker.Broker.Simulator;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>The packs lie in S3, and the service is away in the middle of a stream.</summary>
[Collection(WithRealServers.Name)]
public sealed class S3OutageTests(RealServers servers) : IDisposable
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);
    private readonly EmbeddedKafka? embedded = servers.Kafka is null ? new EmbeddedKafka() : null;

    public void Dispose() => embedded?.Dispose();

    [Fact]
    public async Task Packets_wait_for_S3_and_every_one_is_read_back()
    {
        await using var s3 = await S3Server.StartAsync(servers);
        var options = await WholeOptions.OwnAsync(servers) with
        {
            SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
            SurveyTopics = [RealServers.UniqueName("packets")],
            Packs = new PackPlace { S3 = s3.Place },
        };
        var packets = new SimulatedStream(WholeOptions.Simulation(71, 3, 20)).ToList();
        var half = packets.Count / 2;
        await RunningBroker.SendAsync(options, packets[..half]);
        await using var broker = await RunningBroker.StartAsync(options);
        await broker.DrainAsync(half);

        s3.GoAway();
        await broker.SendAsync(packets[half..]);
        await Task.Delay(Outage);
        Assert.Contains(broker.Log.Warnings, warning => warning.Contains("is held up at step", StringComparison.Ordinal));
        s3.ComeBack();

        await broker.DrainAsync(packets.Count);
        Assert.Equal(WholeOptions.Ids(packets).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        await ReadAllAsync(broker, s3.Place);
    }

    private static async Task ReadAllAsync(RunningBroker broker, S3Place place)
    {
        using var packs = Packs.Open(new PackPlace { S3 = place });
        var places = await broker.AskAsync<string>("SELECT pack || ' ' || pack_offset || ' ' || pack_size FROM alerts");
        Assert.NotEmpty(places);
        foreach (var words in places.Select(text => text.Split(' ')))
            await packs.ReadAsync(new StoredPacket { Pack = words[0], Offset = long.Parse(words[1]), SizeBytes = int.Parse(words[2]) }, default);
    }
}

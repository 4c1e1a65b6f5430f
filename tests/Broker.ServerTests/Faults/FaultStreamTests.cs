namespace Broker.ServerTests.Faults;

/// <summary>The stream and the reference themselves, before anything is broken.</summary>
public sealed class FaultStreamTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_kind_of_poison_is_rejected_and_every_other_packet_is_read()
    {
        using var reference = new Reference(ExpectedFilter.Usual);
        var packets = new FaultStream(new() { Seed = 11, Packets = 600, PoisonShare = 0.2, DuplicateShare = 0.05 }).ToList();
        foreach (var packet in packets)
            await reference.AddAsync(packet with { SentAt = Sent });
        Assert.Equal(Enum.GetValues<PoisonKind>(), packets.Select(packet => packet.Poison).OfType<PoisonKind>().Distinct().Order());
        Assert.Equal(packets.Count, reference.Alerts.Count + reference.Duplicates + reference.Rejected);
        Assert.NotEqual(0, reference.Duplicates);
        Assert.Equal(reference.Alerts.Count, reference.Matches["every"].Count);
        Assert.All(["bright", "hooked"], name => Assert.InRange(reference.Matches[name].Count, 1, reference.Alerts.Count / 2));
    }

    [Fact]
    public void The_same_seed_gives_the_same_packets()
    {
        var options = new FaultStreamOptions { Seed = 12, Packets = 100 };
        Assert.Equal(Hashes(new FaultStream(options)), Hashes(new FaultStream(options)));
        Assert.NotEqual(Hashes(new FaultStream(options)), Hashes(new FaultStream(options with { Seed = 13 })));
    }

    private static List<UInt128> Hashes(FaultStream stream) => [.. stream.Select(packet => ExpectedMatch.HashOf(packet.Bytes.ToArray()))];
}

using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;

namespace Broker.ServerTests.Faults;

/// <summary>Packets read one by one, without any server.</summary>
internal static class Reading
{
    /// <summary>Knows the bundled schemas alone.</summary>
    public static PacketReader NewReader() => new(new SchemaStore([], null), PacketReader.Surveys);

    /// <summary>Where a sound packet's alert is.</summary>
    public static double RaDeg(ReadOnlyMemory<byte> packet)
    {
        var outcome = NewReader().ReadOneAsync(packet, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Assert.True(outcome.Verdict == Verdict.Passed, outcome.Message);
        return outcome.Value.Alert.RaDeg;
    }
}

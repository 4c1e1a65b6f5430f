namespace Broker.Broker.Simulator;

/// <summary>Packets that cannot be read.</summary>
public static class Damage
{
    private const int ConfluentFrameBytes = 5;
    private const byte ImpossibleBranch = 0x7E;

    /// <summary>At most nine tenths of it, so that nothing of it can be recovered.</summary>
    public static byte[] Truncate(ReadOnlySpan<byte> packet, Dice dice) => packet[..(int)(packet.Length * dice.Uniform(0.001, 0.9))].ToArray();

    /// <summary>
    /// A union branch that no schema has (Rubin: the first union comes right behind the id), or a header that is none (ZTF).
    /// </summary>
    public static byte[] Corrupt(ReadOnlySpan<byte> packet)
    {
        var bad = packet.ToArray();
        var at = packet[0] == 0 ? ConfluentFrameBytes : 0;
        while (at > 0 && bad[at++] > 0x7F)
        {
            // The id is a variable-length number: it ends at the first byte below 0x80.
        }

        bad[at] = ImpossibleBranch;
        return bad;
    }
}

using System.Collections;
using Broker.Broker.Simulator;

namespace Broker.ServerTests.Faults;

/// <summary>
/// Rubin's and ZTF's packets as the simulator makes them; some come again later, some are followed by a copy that cannot be read.
/// Made one by one as they are asked for, so that memory does not depend on their number.
/// </summary>
internal sealed class FaultStream(FaultStreamOptions options) : IEnumerable<FaultPacket>
{
    private const ulong OwnDice = 0xFA;

    public IEnumerator<FaultPacket> GetEnumerator()
    {
        var number = 0L;
        var later = new PriorityQueue<FaultPacket, long>();
        foreach (var simulated in new SimulatedStream(options.Simulation))
        {
            var dice = Dice.For(options.Seed, (ulong)simulated.AlertId, OwnDice);
            var packet = new FaultPacket { Survey = simulated.Survey, Key = simulated.Key, Bytes = simulated.Bytes };
            yield return packet with { Number = number++ };
            if (dice.Chance(options.DuplicateShare))
                later.Enqueue(packet with { IsDuplicate = true }, number + dice.Below(options.DuplicateWithin));
            if (dice.Chance(options.PoisonShare))
                yield return Poison.Of(packet, dice) with { Number = number++ };
            while (later.TryPeek(out _, out var due) && due <= number)
                yield return later.Dequeue() with { Number = number++ };
            if (number >= options.Packets)
                break;
        }

        while (later.TryDequeue(out var copy, out _))
            yield return copy with { Number = number++ };
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

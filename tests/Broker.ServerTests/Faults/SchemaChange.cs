using Broker.Broker.Simulator;
using Broker.Core.Wire;
using Broker.Tests.Ingest.Evolution;

namespace Broker.ServerTests.Faults;

/// <summary>
/// Rubin goes over to later schemas in the middle of a run's stream: its sound packets are written anew with random evolutions of the
/// schema they came with. The reference knows nothing of it. ZTF's packets, and those that cannot be read, stay as they are.
/// </summary>
internal sealed class SchemaChange
{
    private const string Survey = "lsst";

    private readonly FaultRun run;
    private readonly FaultPacket[] packets;
    private readonly AvroSchema schema;
    private readonly Dictionary<int, EvolvedPackets> evolutions = [];
    private readonly Dictionary<long, string> alertOf = [];

    private SchemaChange(FaultRun run)
    {
        this.run = run;
        packets = [.. Placed(run)];
        schema = AvroSchema.Parse(BundledSchemas.Text(Survey, SchemaStore.VersionOf(IdOf(packets.First(IsSound))))!);
    }

    /// <summary>The stream as it is sent.</summary>
    public IReadOnlyList<FaultPacket> Packets => packets;

    public static async Task<SchemaChange> OfAsync(FaultRun run)
    {
        var change = new SchemaChange(run);
        var reader = Reading.NewReader();
        foreach (var packet in run.Packets.Where(packet => packet.Poison is null))
            change.alertOf[packet.Number] = (await reader.ReadOneAsync(packet.Bytes, CancellationToken.None)).Value.Alert.Id;
        return change;
    }

    /// <summary>A sound packet of Rubin's among those numbered from <paramref name="from"/> up to <paramref name="to"/>, drawn.</summary>
    public FaultPacket Draw(int from, int to)
    {
        var there = packets[from..to].Where(IsSound).ToList();
        return there[run.Dice.Below(there.Count)];
    }

    /// <summary>From this packet on Rubin's are written with the schema of that number, everywhere or in the packet's partition alone.</summary>
    public void GoOver(int schemaId, FaultPacket first, bool everywhere = false)
    {
        var evolved = Evolution(schemaId);
        foreach (var packet in run.Packets.Where(packet => packet.Number >= first.Number && IsSound(packet)))
        {
            ref var sent = ref packets[packet.Number];
            if (everywhere || sent.Partition == first.Partition)
                sent = sent with { Bytes = Framed(schemaId, evolved.Rewritten(Datum(packet))) };
        }
    }

    /// <summary>As a registry has it.</summary>
    public string Json(int schemaId) => Evolution(schemaId).Schema.ToJson();

    /// <summary><c>survey:alertId</c> of those that can be read, each once.</summary>
    public HashSet<string> Alerts(IEnumerable<FaultPacket> some) =>
        [.. some.Where(packet => packet.Poison is null).Select(packet => alertOf[packet.Number])];

    /// <summary>So many packets are sent with this schema.</summary>
    public int Count(int schemaId) => packets.Count(packet => IsSound(packet) && IdOf(packet) == schemaId);

    private EvolvedPackets Evolution(int schemaId)
    {
        if (!evolutions.TryGetValue(schemaId, out var evolved))
            evolutions[schemaId] = evolved = new EvolvedPackets(schema, run.Packets.Where(IsSound).Select(Datum), (int)Dice.SeedFor(run.Figures.Seed, (ulong)schemaId));
        return evolved;
    }

    /// <summary>An object's packets come to one partition, which is known beforehand.</summary>
    private static IEnumerable<FaultPacket> Placed(FaultRun run)
    {
        var places = new Dictionary<string, int>();
        foreach (var packet in run.Packets)
        {
            if (packet.Survey == Survey && places.TryAdd(packet.Key, 0))
                places[packet.Key] = run.Dice.Below(FaultPlace.SurveyPartitions);
            yield return packet.Survey == Survey ? packet with { Partition = places[packet.Key] } : packet;
        }
    }

    private static bool IsSound(FaultPacket packet) => packet is { Survey: Survey, Poison: null };

    private static byte[] Datum(FaultPacket packet) => packet.Bytes[ConfluentFrame.SizeBytes..].ToArray();

    private static int IdOf(FaultPacket packet) => ConfluentFrame.TryRead(packet.Bytes.Span, out var id, out _) ? id : 0;

    private static byte[] Framed(int schemaId, byte[] datum)
    {
        byte[] message = [.. new byte[ConfluentFrame.SizeBytes], .. datum];
        ConfluentFrame.Write(message, schemaId);
        return message;
    }
}

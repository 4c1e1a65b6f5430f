using Broker.Core.Wire;
using System.Globalization;

namespace Broker.Broker.Replay;

/// <summary>Reads no more of a packet than the name of its object.</summary>
internal sealed class PacketKey
{
    private static readonly RecordMap<Names> Source = new RecordMap<Names>()
        .Long("diaObjectId", (names, id) => names.DiaObject = id)
        .Long("ssObjectId", (names, id) => names.SolarSystem = id);

    private static readonly RecordMap<Names> Alert = new RecordMap<Names>(new Dictionary<string, string[]> { ["objectId"] = ["objectid"] })
        .Text("objectId", (names, name) => names.Name = name)
        .Record("diaSource", Source, names => names);

    private readonly Dictionary<AvroSchema, ReadingPlan<Names>?> _plans = [];

    /// <summary>Null when the packet has no such field or cannot be read.</summary>
    public string? Of(AvroSchema schema, ReadOnlySpan<byte> datum)
    {
        const int maxPlans = 256;
        if (!_plans.TryGetValue(schema, out var plan))
        {
            if (_plans.Count == maxPlans)
                _plans.Clear();
            _plans[schema] = plan = Compile(schema);
        }

        var names = new Names();
        if (plan is null || !plan.TryRead(datum, names, out _, out _))
            return null;
        var id = names.DiaObject != 0 ? names.DiaObject : names.SolarSystem;
        return names.Name ?? (id != 0 ? id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static ReadingPlan<Names>? Compile(AvroSchema schema)
    {
        try
        {
            return ReadingPlan<Names>.Compile(schema, Alert);
        }
        catch (WireException)
        {
            return null;
        }
    }

    private sealed class Names
    {
        public string? Name { get; set; }

        public long DiaObject { get; set; }

        public long SolarSystem { get; set; }
    }
}

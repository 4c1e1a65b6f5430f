using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>A <see cref="StoredPacket"/> while it is read.</summary>
internal sealed class PacketDraft
{
    public static readonly RecordMap<PacketDraft> Map = new RecordMap<PacketDraft>()
        .Text("pack", (p, v) => p.pack = v)
        .Long("offset", (p, v) => p.offset = v)
        .Long("size_bytes", (p, v) => p.sizeBytes = (int)v)
        .List("cutouts", CutoutDraft.Map, p => p.NextCutout());

    private readonly List<CutoutDraft> cutouts = [];
    private string pack = "";
    private long offset;
    private int sizeBytes;

    public StoredPacket ToPacket() => new()
    {
        Pack = pack,
        Offset = offset,
        SizeBytes = sizeBytes,
        Cutouts = cutouts.ConvertAll(c => c.ToRange()),
    };

    private CutoutDraft NextCutout()
    {
        cutouts.Add(new());
        return cutouts[^1];
    }

    private sealed class CutoutDraft
    {
        public static readonly RecordMap<CutoutDraft> Map = new RecordMap<CutoutDraft>()
            .Text("kind", (c, v) => c.kind = v)
            .Long("offset", (c, v) => c.offset = (int)v)
            .Long("size_bytes", (c, v) => c.sizeBytes = (int)v)
            .Boolean("gzipped", (c, v) => c.gzipped = v);

        private string kind = "";
        private int offset;
        private int sizeBytes;
        private bool gzipped;

        public CutoutRange ToRange() => new(EnumSymbols<CutoutKind>.Parse(kind), offset, sizeBytes, gzipped);
    }
}

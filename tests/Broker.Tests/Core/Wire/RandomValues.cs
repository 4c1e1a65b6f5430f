using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Wire;

/// <summary>Values of every shape our topics carry, the same ones for the same seed.</summary>
internal sealed class RandomValues(int seed)
{
    private readonly Random random = new(seed);

    public FilterMatch Match() => new()
    {
        Owner = Text(), FilterName = Text(), FilterVersion = random.Next(), Classified = Classified(), IsPrivate = Coin(),
        IsPublished = Coin() ? Coin() : null, OwesWebhook = Coin() ? Coin() : null,
    };

    public ClassifiedAlert Classified() => new()
    {
        Alert = Alert(),
        Scores = List(() => new Score { Model = Text(), Version = Text(), Values = Pairs(Number), Reason = Perhaps(Text) }),
    };

    public Alert Alert() => new()
    {
        Survey = Text(),
        SchemaVersion = Text(),
        AlertId = random.NextInt64(long.MinValue, long.MaxValue),
        ObjectId = Text(),
        SolarSystemId = Perhaps(Text),
        RaDeg = Number(),
        DecDeg = Number(),
        MjdTai = Number(),
        Band = Text(),
        FluxNanoJy = PerhapsNumber(),
        FluxErrNanoJy = PerhapsNumber(),
        ScienceFluxNanoJy = PerhapsNumber(),
        TemplateFluxNanoJy = PerhapsNumber(),
        LimitNanoJy = PerhapsNumber(),
        Reliability = PerhapsNumber(),
        ProgramId = Coin() ? random.Next(1, 4) : null,
        DetectionCount = Coin() ? random.NextInt64() : null,
        FirstDetectionMjdTai = PerhapsNumber(),
        Flags = List(Text),
        LightCurve = List(Point),
        PublishedAt = Coin() ? Time() : null,
        Packet = Perhaps(Packet),
        Source = Coin() ? new(Text(), Id(), random.Next(), random.NextInt64()) : null,
        Context = new()
        {
            Matches = List(CatalogMatch), MissingReason = Perhaps(Text), OtherObjects = List(OtherObject), LateReason = Perhaps(Text),
            Host = Perhaps(Galaxy), RunnerUp = Perhaps(Galaxy), HostReason = Perhaps(Text), Sentence = Text(),
            Watched = List(() => new WatchMatch(Text(), CatalogMatch())),
        },
    };

    public DeadLetter DeadLetter()
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return new()
        {
            Step = Text(), Reason = Symbol<Reason>(), Message = Text(), Topic = Text(),
            TopicId = Id(), Partition = random.Next(), Offset = random.NextInt64(), RejectedAt = Time(), Bytes = bytes,
        };
    }

    /// <summary>The bytes with some of them changed, or cut off.</summary>
    public byte[] Damaged(byte[] bytes)
    {
        var damaged = bytes[..random.Next(bytes.Length + 1)];
        for (var i = 0; i < damaged.Length; i += random.Next(1, 50))
            damaged[i] = (byte)random.Next(256);
        return damaged;
    }

    private LightCurvePoint Point() => new()
    {
        MjdTai = Number(), Band = Text(), Status = Symbol<PointStatus>(),
        FluxNanoJy = PerhapsNumber(), FluxErrNanoJy = PerhapsNumber(), LimitNanoJy = PerhapsNumber(),
        ScienceFluxNanoJy = PerhapsNumber(),
        Flags = Coin() ? [Text(), .. List(Text)] : null,
    };

    private StoredPacket Packet() => new()
    {
        Pack = Text(), Offset = random.NextInt64(), SizeBytes = random.Next(),
        Cutouts = List(() => new CutoutRange(Symbol<CutoutKind>(), random.Next(), random.Next(), Coin())),
    };

    private CatalogMatch CatalogMatch() => new()
    {
        Catalog = Text(), SourceId = Text(), SeparationArcsec = Number(), RaDeg = Number(), DecDeg = Number(), Values = Pairs(Text), ProjectedKpc = PerhapsNumber(),
    };

    private HostCandidate Galaxy() => new()
    {
        Catalog = Text(), SourceId = Text(), RaDeg = Number(), DecDeg = Number(), SeparationArcsec = Number(), PositionAngleDeg = Number(),
        Method = Symbol<HostMethod>(), DlrRatio = PerhapsNumber(), ChanceProbability = PerhapsNumber(), Redshift = PerhapsNumber(),
        DistanceMpc = PerhapsNumber(), ProjectedKpc = PerhapsNumber(), Morphology = Perhaps(Text),
    };

    private OtherObject OtherObject() => new() { Survey = Text(), ObjectId = Text(), SeparationArcsec = Number(), LastMjdTai = Number() };

    private Guid Id()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private bool Coin() => random.Next(2) == 0;

    private double Number() => Coin() ? random.Next(-5, 5) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300));

    private double? PerhapsNumber() => Coin() ? Number() : null;

    private string Text() => new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(1, 0xd800))]);

    private DateTimeOffset Time() => DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(-1_000_000_000_000, 3_000_000_000_000_000));

    private T? Perhaps<T>(Func<T> make)
        where T : class => Coin() ? make() : null;

    private List<T> List<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    private Dictionary<string, T> Pairs<T>(Func<T> make) =>
        Enumerable.Range(0, random.Next(4)).ToDictionary(i => i + Text(), _ => make());

    private T Symbol<T>()
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
}

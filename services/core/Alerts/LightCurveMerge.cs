namespace Broker.Core.Alerts;

/// <summary>
/// The light curve of an object from what its packets tell, in whatever order they come and however often. Tellings belong to one
/// exposure when band and time agree (to <see cref="Past.SameExposureDays"/>, linked from one to the next). Of one exposure
/// <list type="bullet">
/// <item>each status is told once, as the newest packet tells it; a detection and a forced point both stay;</item>
/// <item>an upper limit goes where there is a detection, and "not observed" where there is anything else;</item>
/// <item>masked goes where a newer packet tells a measurement; where it stays it replaces a forced point that only older packets tell.</item>
/// </list>
/// </summary>
public sealed class LightCurveMerge
{
    private static readonly int Statuses = Enum.GetValues<PointStatus>().Length;

    private readonly Dictionary<(double MjdTai, string Band, PointStatus Status), Told> tellings = [];

    /// <summary>Tellings that differ in time, band or status: what is held in memory.</summary>
    public int Count => tellings.Count;

    /// <summary>One packet's light curve. A point without a finite time has no place and is left out.</summary>
    public void Add(PacketOrder packet, IEnumerable<LightCurvePoint> points)
    {
        foreach (var point in points)
        {
            if (!double.IsFinite(point.MjdTai))
                continue;
            var (key, told) = ((point.MjdTai, point.Band, point.Status), new Told(packet, point));
            if (!tellings.TryGetValue(key, out var known) || told.CompareTo(known) > 0)
                tellings[key] = told;
        }
    }

    /// <summary>The merged light curve, by time, band and status.</summary>
    public IReadOnlyList<LightCurvePoint> Points()
    {
        var byBand = tellings.Values.OrderBy(told => told.Point.Band, StringComparer.Ordinal).ThenBy(told => told.Point.MjdTai).ToList();
        var points = new List<LightCurvePoint>(byBand.Count);
        for (var first = 0; first < byBand.Count;)
        {
            var next = first + 1;
            while (next < byBand.Count && IsSameExposure(byBand[next - 1].Point, byBand[next].Point))
                next++;
            Settle(byBand, first, next, points);
            first = next;
        }

        return [.. points.OrderBy(point => point.MjdTai).ThenBy(point => point.Band, StringComparer.Ordinal).ThenBy(point => point.Status)];
    }

    private static bool IsSameExposure(LightCurvePoint earlier, LightCurvePoint later) =>
        earlier.Band == later.Band && later.MjdTai - earlier.MjdTai <= Past.SameExposureDays;

    /// <summary>What stays of the tellings of one exposure.</summary>
    private static void Settle(List<Told> tellings, int first, int next, List<LightCurvePoint> points)
    {
        var newest = new Told?[Statuses];
        for (var i = first; i < next; i++)
        {
            ref var known = ref newest[(int)tellings[i].Point.Status];
            if (known is null || tellings[i].CompareTo(known.Value) > 0)
                known = tellings[i];
        }

        foreach (var told in newest)
        {
            if (told is { } kept && !IsOverruled(kept, newest))
                points.Add(kept.Point);
        }
    }

    private static bool IsOverruled(Told told, Told?[] newest)
    {
        return told.Point.Status switch
        {
            PointStatus.NotObserved => newest.Count(other => other is not null) > 1,
            PointStatus.UpperLimit => Of(PointStatus.Detected) is not null,
            PointStatus.Forced => Of(PointStatus.Masked) is { } masked && IsNewer(masked) && !IsOverruled(masked, newest),
            PointStatus.Masked => IsNewer(Of(PointStatus.Forced)) || IsNewer(Of(PointStatus.Detected)) || IsNewer(Of(PointStatus.UpperLimit)),
            _ => false,
        };

        Told? Of(PointStatus status) => newest[(int)status];
        bool IsNewer(Told? other) => other?.Packet.CompareTo(told.Packet) > 0;
    }

    /// <summary>Ordered by packet; of one packet the point that says more is the greater, then the greater values: never by chance.</summary>
    private readonly record struct Told(PacketOrder Packet, LightCurvePoint Point) : IComparable<Told>
    {
        public int CompareTo(Told other)
        {
            var order = Packet.CompareTo(other.Packet);
            if (order == 0)
                order = Known(Point).CompareTo(Known(other.Point));
            if (order == 0)
                order = Values(Point).CompareTo(Values(other.Point));
            if (order == 0)
                order = Point.MjdTai.CompareTo(other.Point.MjdTai);
            return order != 0 ? order : string.CompareOrdinal(Flags(Point), Flags(other.Point));
        }

        private static int Known(LightCurvePoint point) =>
            (point.FluxNanoJy is null ? 0 : 1) + (point.FluxErrNanoJy is null ? 0 : 1) + (point.LimitNanoJy is null ? 0 : 1)
            + (point.ScienceFluxNanoJy is null ? 0 : 1);

        private static (double?, double?, double?, double?) Values(LightCurvePoint point) =>
            (point.FluxNanoJy, point.FluxErrNanoJy, point.LimitNanoJy, point.ScienceFluxNanoJy);

        private static string Flags(LightCurvePoint point) => string.Join(' ', point.Flags ?? []);
    }
}

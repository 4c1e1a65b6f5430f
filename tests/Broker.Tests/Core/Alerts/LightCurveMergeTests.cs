using Broker.Core.Alerts;
using FsCheck;
using FsCheck.Fluent;
using static Broker.Core.Alerts.PointStatus;

namespace Broker.Tests.Core.Alerts;

public sealed class LightCurveMergeTests
{
    private const double Second = 1.0 / 86_400;

    [Fact]
    public void The_newest_packet_is_believed_whichever_comes_last()
    {
        var (old, corrected) = (Telling(1, At(0, Forced, 10)), Telling(2, At(0, Forced, 12), At(1, Detected, 50)));
        Assert.Equal([12.0, 50.0], Merge(old, corrected).Select(point => point.FluxNanoJy));
        Assert.Equal([12.0, 50.0], Merge(corrected, old, old).Select(point => point.FluxNanoJy));
    }

    [Fact]
    public void A_detection_and_a_forced_point_of_one_exposure_both_stay() =>
        Assert.Equal([Detected, Forced], Statuses(Telling(1, At(0, Detected, 50)), Telling(2, At(0, Forced, 49))));

    [Fact]
    public void A_limit_goes_where_the_exposure_has_a_detection_and_stays_beside_a_forced_point()
    {
        Assert.Equal([Detected], Statuses(Telling(1, At(0, Detected, 50)), Telling(2, At(0, UpperLimit))));
        Assert.Equal([Forced, UpperLimit], Statuses(Telling(1, At(0, UpperLimit)), Telling(2, At(0, Forced, 1))));
        Assert.Equal([Detected, UpperLimit], Statuses(Telling(1, At(0, Detected, 50)), Telling(2, At(1, UpperLimit))));
    }

    [Fact]
    public void A_forced_point_that_is_masked_later_is_masked_and_one_that_is_measured_later_is_forced()
    {
        Assert.Equal([Masked], Statuses(Telling(1, At(0, Forced, 1)), Telling(2, At(0, Masked))));
        Assert.Equal([Forced], Statuses(Telling(1, At(0, Masked)), Telling(2, At(0, Forced, 1))));
        Assert.Equal([Forced, Masked], Statuses(Telling(1, At(0, Masked), At(0, Forced, 1))));
        Assert.Equal([Detected, Masked], Statuses(Telling(1, At(0, Detected, 1)), Telling(2, At(0, Masked))));
    }

    [Fact]
    public void Not_observed_goes_where_anything_else_is_told() =>
        Assert.Equal([Masked, NotObserved], Statuses(Telling(1, At(0, NotObserved), At(0, Masked), At(1, NotObserved))));

    [Fact]
    public void Times_that_were_rounded_differently_are_one_exposure_and_other_bands_are_not()
    {
        var point = At(0, Detected, 50);
        var rounded = point with { MjdTai = Math.Round(point.MjdTai + 0.3 * Second, 6) };
        Assert.Single(Merge(Telling(1, point), Telling(2, rounded)));
        Assert.Equal(2, Merge(Telling(1, point), Telling(2, point with { Band = "g" })).Count);
        Assert.Equal(2, Merge(Telling(1, point), Telling(2, point with { MjdTai = point.MjdTai + 15 * Second })).Count);
    }

    [Fact]
    public void A_point_without_a_time_is_left_out() => Assert.Empty(Merge(Telling(1, At(0, Detected, 1) with { MjdTai = double.NaN })));

    [Fact]
    public void Any_order_and_any_repetition_of_the_packets_gives_the_same_light_curve() =>
        Prop.ForAll(Cases(), packets =>
        {
            var merged = Merge(packets);
            var random = new Random(packets.Length);
            Told[] shuffled = [.. packets.Concat(packets.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next())];
            return Same(merged, Merge(shuffled)) && Same(merged, Merge(new Told(default, merged)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_lost_nothing_is_doubled_and_all_is_in_time_order() =>
        Prop.ForAll(Cases(), packets =>
        {
            var merged = Merge(packets);
            var told = packets.SelectMany(packet => packet.Points).ToList();
            var detectionsStay = told.Where(point => point.Status == Detected).All(point => merged.Any(kept => kept.Status == Detected && Together(kept, point)));
            var forcedStay = told.Where(point => point.Status == Forced).All(point => merged.Any(kept => kept.Status is Forced or Masked && Together(kept, point)));
            var exposuresStay = told.TrueForAll(point => merged.Any(kept => Together(kept, point)));
            var once = merged.All(point => merged.Count(other => other.Status == point.Status && Together(other, point)) == 1);
            return detectionsStay && forcedStay && exposuresStay && once && merged.Zip(merged.Skip(1)).All(pair => pair.First.MjdTai <= pair.Second.MjdTai);
        }).QuickCheckThrowOnFailure();

    /// <summary>Few exposures, told by many packets with times that differ by up to 0.4 s.</summary>
    private static Arbitrary<Told[]> Cases()
    {
        var point = from exposure in Gen.Choose(0, 6) from jitter in Gen.Choose(-200, 200) from band in Gen.Elements("g", "r")
                    from status in Gen.Elements(Enum.GetValues<PointStatus>()) from flux in Gen.Choose(-3, 3)
                    select At(exposure, status, status is Detected or Forced ? flux : null) with { Band = band, MjdTai = 60_000 + exposure * 0.02 + jitter / 1e3 * Second };
        var packet = from number in Gen.Choose(1, 5) from points in point.ListOf() select Telling(number, [.. points]);
        return packet.ArrayOf().ToArbitrary();
    }

    private static bool Together(LightCurvePoint one, LightCurvePoint other) => one.Band == other.Band && Math.Abs(one.MjdTai - other.MjdTai) < 0.5 * Second;

    private static bool Same(IReadOnlyList<LightCurvePoint> one, IReadOnlyList<LightCurvePoint> other) => one.SequenceEqual(other);

    private static IEnumerable<PointStatus> Statuses(params Told[] packets) => Merge(packets).Select(point => point.Status);

    private static IReadOnlyList<LightCurvePoint> Merge(params Told[] packets)
    {
        var merge = new LightCurveMerge();
        foreach (var packet in packets)
            merge.Add(packet.Order, packet.Points);
        return merge.Points();
    }

    private static Told Telling(long number, params LightCurvePoint[] points) => new(new PacketOrder(60_000 + number, number), points);

    private static LightCurvePoint At(int exposure, PointStatus status, double? fluxNanoJy = null) =>
        new() { MjdTai = 60_000.123_456_789 + exposure, Band = "r", Status = status, FluxNanoJy = fluxNanoJy };

    private sealed record Told(PacketOrder Order, IReadOnlyList<LightCurvePoint> Points);
}

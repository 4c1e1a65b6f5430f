using Broker.Core.Alerts;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest;

public sealed class ZtfAlertsTests
{
    private const double Jd = 2_459_000.5;
    private const double MjdTai = 59_000 + (37 / 86_400.0);

    [Fact]
    public void Magnitudes_become_nano_janskys_and_jd_utc_becomes_mjd_tai()
    {
        var alert = Convert(Packet());

        Assert.Equal("r", alert.Band);
        Assert.Equal(MjdTai, alert.MjdTai, 1e-9);
        Assert.Equal(3.63078e3, alert.FluxNanoJy!.Value, 0.01);
        Assert.Equal(3.63078e3 * 0.1 * Math.Log(10) / 2.5, alert.FluxErrNanoJy!.Value, 0.01);
        Assert.Equal(575.44, alert.LimitNanoJy!.Value, 0.01);
    }

    [Theory]
    [InlineData("t", 1)]
    [InlineData("1", 1)]
    [InlineData("true", 1)]
    [InlineData("f", -1)]
    [InlineData("0", -1)]
    [InlineData("False", -1)]
    public void Isdiffpos_gives_the_sign(string written, int sign)
    {
        var packet = Packet();
        packet.Candidate.IsPositive = written;

        Assert.Equal(sign, Math.Sign(Convert(packet).FluxNanoJy!.Value));
    }

    [Theory]
    [InlineData(-999.0)]
    [InlineData(double.NaN)]
    public void History_without_a_magnitude_is_an_upper_limit(double mag)
    {
        var packet = Packet();
        var earlier = packet.History.Next();
        (earlier.JdUtc, earlier.FilterId, earlier.Mag, earlier.MagLimit) = (Jd - 1, 1, mag, 20.5);

        var point = Convert(packet).LightCurve[0];

        Assert.Equal(PointStatus.UpperLimit, point.Status);
        Assert.Null(point.FluxNanoJy);
        Assert.Equal(22_908.7, point.LimitNanoJy!.Value, 0.1);
    }

    [Fact]
    public void This_detection_is_in_the_light_curve_once_even_when_the_history_repeats_it()
    {
        var packet = Packet();
        Fill(packet.History.Next());

        var point = Assert.Single(Convert(packet).LightCurve);

        Assert.Equal(PointStatus.Detected, point.Status);
    }

    [Theory]
    [InlineData("0", PointStatus.Forced, null)]
    [InlineData("57", PointStatus.Forced, "procstatus_57")]
    [InlineData("61", PointStatus.Masked, "procstatus_61")]
    [InlineData("56,57", PointStatus.Masked, "procstatus_56 procstatus_57")]
    public void Forced_photometry_is_never_dropped_and_masked_when_its_status_says_so(string status, PointStatus expected, string? flags)
    {
        var packet = Packet();
        for (var i = 0; i < 2; i++)
        {
            var forced = packet.Forced.Next();
            (forced.JdUtc, forced.FilterId, forced.Status) = (Jd - 2, 3, status);
            (forced.FluxCounts, forced.FluxErrCounts, forced.ZeroPointMag, forced.MagLimit) = (-100, 10, 26.4, 20);
        }

        var points = Convert(packet).LightCurve;

        Assert.Equal(3, points.Count);
        Assert.Equal(expected, points[0].Status);
        Assert.Equal(flags, points[0].Flags is null ? null : string.Join(' ', points[0].Flags!));
        Assert.Equal(expected == PointStatus.Forced ? -10_000 : null, points[0].FluxNanoJy.Rounded());
        Assert.Equal(expected == PointStatus.Forced ? 1_000 : null, points[0].FluxErrNanoJy.Rounded());
    }

    [Fact]
    public void Forced_photometry_without_a_flux_is_masked()
    {
        var packet = Packet();
        var forced = packet.Forced.Next();
        (forced.JdUtc, forced.FilterId, forced.Status, forced.FluxCounts, forced.ZeroPointMag) = (Jd - 2, 3, "0", -99999, 26.4);

        var point = Convert(packet).LightCurve[0];

        Assert.Equal(PointStatus.Masked, point.Status);
        Assert.Null(point.FluxNanoJy);
    }

    [Theory]
    [InlineData(3.0, "2004 JQ12", "2004 JQ12")]
    [InlineData(60.0, "2004 JQ12", null)]
    [InlineData(-999.0, "null", null)]
    [InlineData(3.0, "null", null)]
    public void Only_a_solar_system_object_within_five_arcsec_is_this_one(double arcsec, string name, string? expected)
    {
        var packet = Packet();
        (packet.Candidate.SolarSystemArcsec, packet.Candidate.SolarSystemName) = (arcsec, name);

        Assert.Equal(expected, Convert(packet).SolarSystemId);
        Assert.Equal("ZTF18abc", Convert(packet).ObjectId);
    }

    [Fact]
    public void The_deep_score_goes_before_the_old_one_and_a_sentinel_is_no_score()
    {
        var packet = Packet();
        (packet.Candidate.RealBogus, packet.Candidate.DeepRealBogus) = (0.5, 0.9);
        Assert.Equal(0.9, Convert(packet).Reliability);

        packet.Candidate.DeepRealBogus = -999;
        Assert.Equal(0.5, Convert(packet).Reliability);
    }

    [Theory]
    [InlineData("4.02", "4.1", "4.02")]
    [InlineData(null, "1.8", "1.8")]
    [InlineData(null, null, "unversioned")]
    public void The_version_is_what_the_packet_says_then_what_its_schema_says(string? packets, string? writers, string expected)
    {
        var packet = Packet();
        packet.SchemaVersion = packets;

        Assert.Equal(expected, Convert(packet, writers).SchemaVersion);
    }

    [Fact]
    public void A_packet_without_object_id_belongs_to_itself_and_without_top_candid_takes_the_candidates()
    {
        var packet = Packet();
        (packet.ObjectId, packet.CandidateId) = (null, null);

        Assert.Equal(("candid:42", 42), (Convert(packet).ObjectId, Convert(packet).AlertId));
    }

    [Theory]
    [InlineData(9L, "t", "fid is 9, which cannot be")]
    [InlineData(null, "t", "fid is missing")]
    [InlineData(2L, "x", "isdiffpos is 'x', none of t, 1, true, f, 0, false")]
    public void What_cannot_be_read_is_named_with_its_value(long? filterId, string isPositive, string message)
    {
        var packet = Packet();
        (packet.Candidate.FilterId, packet.Candidate.IsPositive) = (filterId, isPositive);

        Assert.Equal(message, ZtfAlerts.Fill(packet, null, new()));
    }

    [Fact]
    public void Bad_pixels_and_targets_of_opportunity_are_flags()
    {
        var packet = Packet();
        (packet.Candidate.BadPixels, packet.Candidate.TargetOfOpportunity) = (2, 1);

        Assert.Equal(["nbad", "tooflag"], Convert(packet).Flags);
    }

    private static Alert Convert(ZtfPacket packet, string? writerVersion = null)
    {
        var decoded = new DecodedAlert();
        Assert.Null(ZtfAlerts.Fill(packet, writerVersion, decoded));
        return decoded.Alert;
    }

    private static ZtfPacket Packet()
    {
        var packet = new ZtfPacket { ObjectId = "ZTF18abc", CandidateId = 42 };
        Fill(packet.Candidate);
        return packet;
    }

    private static void Fill(ZtfCandidate candidate)
    {
        (candidate.CandidateId, candidate.JdUtc, candidate.FilterId, candidate.ProgramId) = (42, Jd, 2, 1);
        (candidate.RaDeg, candidate.DecDeg, candidate.IsPositive) = (10, -20, "t");
        (candidate.Mag, candidate.MagErr, candidate.MagLimit) = (22.5, 0.1, 24.5);
    }
}

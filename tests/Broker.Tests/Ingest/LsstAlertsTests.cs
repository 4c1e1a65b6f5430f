using Broker.Core.Alerts;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest;

public sealed class LsstAlertsTests
{
    [Fact]
    public void Fluxes_and_times_are_kept_as_they_are()
    {
        var alert = Convert(Packet());

        Assert.Equal((7, "8", "10.0", "r"), (alert.AlertId, alert.ObjectId, alert.SchemaVersion, alert.Band));
        Assert.Equal((60_900.5, -120.0, 12.0), (alert.MjdTai, alert.FluxNanoJy, alert.FluxErrNanoJy));
    }

    [Theory]
    [InlineData(8L, 9L, "2004 JQ12", "8", "2004 JQ12")]
    [InlineData(0L, 9L, "2004 JQ12", "sso:2004 JQ12", "2004 JQ12")]
    [InlineData(0L, 9L, null, "sso:9", "9")]
    [InlineData(null, 9L, null, "sso:9", "9")]
    [InlineData(8L, 0L, null, "8", null)]
    public void The_object_is_the_dia_object_or_the_solar_system_one_and_zero_is_none(
        long? diaObject, long? solarSystem, string? designation, string objectId, string? solarSystemId)
    {
        var packet = Packet();
        (packet.Source.ObjectId, packet.Source.SolarSystemObjectId, packet.Designation) = (diaObject ?? 0, solarSystem ?? 0, designation);

        Assert.Equal((objectId, solarSystemId), (Convert(packet).ObjectId, Convert(packet).SolarSystemId));
    }

    [Theory]
    [InlineData(0L, 0L, "r", "neither diaObjectId nor ssObjectId is given")]
    [InlineData(8L, 0L, "", "band is missing")]
    public void Without_an_object_or_a_band_there_is_no_alert(long diaObject, long solarSystem, string band, string message)
    {
        var packet = Packet();
        (packet.Source.ObjectId, packet.Source.SolarSystemObjectId, packet.Source.Band) = (diaObject, solarSystem, band);

        Assert.Equal(message, LsstAlerts.Fill(packet, null, new()));
    }

    [Fact]
    public void Every_kind_of_history_has_its_status_in_time_order()
    {
        var packet = Packet();
        Fill(packet.Sources.Next(), 7, 60_900.5, 1);
        Fill(packet.Sources.Next(), 6, 60_890, null);
        Fill(packet.Sources.Next(), 5, 60_880, 55);
        packet.Sources[2].WithdrawnMjdTai = 60_895;
        Fill(packet.ForcedSources.Next(), null, 60_870, 3);
        Fill(packet.ForcedSources.Next(), null, 60_860, double.NaN);
        Fill(packet.NonDetections.Next(), null, 60_850, null);
        packet.NonDetections[0].NoiseNanoJy = 20;

        var points = Convert(packet).LightCurve;

        Assert.Equal(
            [PointStatus.UpperLimit, PointStatus.Masked, PointStatus.Forced, PointStatus.Masked, PointStatus.Masked, PointStatus.Detected],
            points.Select(p => p.Status));
        Assert.Equal([null, null, 3.0, null, null, -120.0], points.Select(p => p.FluxNanoJy));
        Assert.Equal(100, points[0].LimitNanoJy);
        Assert.Equal(["timeWithdrawnMjdTai"], points[3].Flags!);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    public void A_time_of_withdrawal_that_is_none_withdraws_nothing(double written)
    {
        var packet = Packet();
        packet.Source.WithdrawnMjdTai = written;

        Assert.Equal((PointStatus.Detected, null), (Convert(packet).LightCurve[0].Status, Convert(packet).LightCurve[0].Flags));
    }

    [Fact]
    public void Flags_keep_the_surveys_names()
    {
        var packet = Packet();
        packet.Source.Flags.Add("pixelFlags_edge");

        Assert.Equal(["pixelFlags_edge"], Convert(packet).Flags);
        Assert.Equal(["pixelFlags_edge"], Convert(packet).LightCurve[0].Flags!);
    }

    [Fact]
    public void Sample_packets_that_give_seconds_since_1970_land_on_their_day()
    {
        var packet = Packet();
        packet.Source.MidpointTai = 1_480_360_995;

        Assert.Equal(57_720.8077, Convert(packet).MjdTai, 1e-3);
    }

    [Theory]
    [InlineData("lsst.v10_0.alert", "10.0")]
    [InlineData("lsst.v11_1", "11.1")]
    [InlineData("topLevelRecord", null)]
    [InlineData(null, null)]
    public void The_version_is_in_the_schemas_name(string? name, string? version) => Assert.Equal(version, LsstAlerts.Version(name));

    private static Alert Convert(LsstPacket packet)
    {
        var decoded = new DecodedAlert();
        Assert.Null(LsstAlerts.Fill(packet, "10.0", decoded));
        return decoded.Alert;
    }

    private static LsstPacket Packet()
    {
        var packet = new LsstPacket { AlertId = 7 };
        Fill(packet.Source, 7, 60_900.5, -120);
        packet.Source.ObjectId = 8;
        return packet;
    }

    private static void Fill(LsstSource source, long? id, double mjdTai, double? flux)
    {
        (source.SourceId, source.MidpointTai, source.Band) = (id ?? 0, mjdTai, "r");
        (source.RaDeg, source.DecDeg) = (10, -20);
        (source.FluxNanoJy, source.FluxErrNanoJy) = (flux ?? double.NaN, 12);
    }
}

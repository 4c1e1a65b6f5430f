using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Tests.Ingest.Surveys;

public sealed class AtlasTests
{
    private static readonly string Cutout = Decoded.Record("atlas.cutout", "fileName string", "stampData bytes");

    private static readonly string Candidate = Decoded.Record(
        "atlas.candidate", "mjd double", "filter string", "pid long", "isdiffpos string", "RA double", "Dec double", "Dmag float", "flux float",
        "rb float", "Det int", "Dup int");

    private static readonly string Schema = Decoded.Record(
        "atlas.alert", "schemavsn string", "objectId string", "candid string", $"candidate {Candidate}", $"cutoutScience {Cutout}",
        "cutoutDifference \"atlas.cutout\"");

    [Fact]
    public void Micro_janskys_become_nano_janskys_with_the_sign_of_the_flux_whatever_isdiffpos_says()
    {
        var alert = Decoded.Alert(Schema, w => Write(w, "02a59543o0072o_000833", -200, 5));

        Assert.Equal(("atlas", "0.1", "1212", "o"), (alert.Survey, alert.SchemaVersion, alert.ObjectId, alert.Band));
        Assert.Equal(-200_000, alert.FluxNanoJy);
        Assert.Equal(200_000 * 0.5 * Math.Log(10) / 2.5, alert.FluxErrNanoJy!.Value, 1e-6);
        Assert.Equal(59_543.25 + (37 / 86_400.0), alert.MjdTai, 1e-9);
        Assert.Equal(PointStatus.Detected, Assert.Single(alert.LightCurve).Status);
    }

    [Fact]
    public void The_id_is_the_exposure_and_the_number_within_it()
    {
        var alert = Decoded.Alert(Schema, w => Write(w, "02a59543o0072o_000833", 1, 0));

        Assert.Equal(2_595_430_072_000_833, alert.AlertId);
        Assert.Empty(alert.Flags);
    }

    [Theory]
    [InlineData("02a59543o0072o")]
    [InlineData("02a59543o0072o_1000000")]
    [InlineData("02a59543o0072o_-1")]
    public void An_id_that_cannot_be_read_is_named(string candid)
    {
        var outcome = Decoded.Packet(Schema, w => Write(w, candid, 1, 0));

        Assert.Equal(Reason.OutOfRange, outcome.Reason);
        Assert.Contains($"'{candid}'", outcome.Message);
    }

    [Fact]
    public void A_fake_is_flagged() =>
        Assert.Equal(["Det_12"], Decoded.Alert(Schema, w => Write(w, "02a59543o0072o_000833", 1, 12)).Flags);

    [Fact]
    public void Cutouts_are_slices_and_gzip_is_seen_by_its_first_bytes()
    {
        var cutouts = Decoded.Packet(Schema, w => Write(w, "02a59543o0072o_000833", 1, 0)).Value!.Cutouts;

        Assert.Equal([(CutoutKind.Science, false), (CutoutKind.Difference, true)], cutouts.Select(c => (c.Kind, c.Gzipped)));
    }

    private static void Write(AvroWriter writer, string candid, float flux, int detectionKind)
    {
        writer.WriteString("0.1");
        writer.WriteString("1212");
        writer.WriteString(candid);
        writer.WriteDouble(59_543.25);
        writer.WriteString("o");
        writer.WriteLong(2_595_430_072);
        writer.WriteString("t");
        writer.WriteDouble(10);
        writer.WriteDouble(-20);
        writer.WriteFloat(0.5f);
        writer.WriteFloat(flux);
        writer.WriteFloat(0.75f);
        writer.WriteInt(detectionKind);
        writer.WriteInt(0);
        writer.WriteString("science");
        writer.WriteBytes(Decoded.Fits);
        writer.WriteString("difference");
        writer.WriteBytes(Decoded.Gzip);
    }
}

using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Tests.Ingest.Surveys;

public sealed class DecamTests
{
    private const double TaiDays = 37 / 86_400.0;

    private static readonly string Source = Decoded.Record(
        "decat.source", "sourceid int", "ra float", "dec float", "flux float", "fluxerr float", "rb float", "filter string", "mjd float",
        "magzp float?", "limmag float?", "scicutout bytes?");

    private static readonly string Decat = Decoded.Record(
        "decat.object", "objectid string", $"triggersource {Source}?", $"sources {Decoded.Array("\"decat.source\"")}");

    private static readonly string Forced = Decoded.Record(
        "desirt.FpHist", "mjd double", "forcediffimflux double", "forcediffimfluxunc double", "band string", "diffmaglim double");

    private static readonly string Candidate = Decoded.Record(
        "desirt.Candidate", "mjd double", "forcediffimflux double", "forcediffimfluxunc double", "band string", "diffmaglim double", "ra double",
        "dec double");

    private static readonly string Desirt = Decoded.Record(
        "desirt.alert", "objectId string", "candid long", $"candidate {Candidate}", $"fp_hists {Decoded.Array(Forced)}", "cutoutTemplate bytes");

    [Fact]
    public void Decat_counts_become_nano_janskys_by_the_zero_point_of_their_image()
    {
        var alert = Decoded.Alert(Decat, w => WriteDecat(w, zeroPoint: 26.4f));

        Assert.Equal(("decam", 42, "DC21x", "g"), (alert.Survey, alert.AlertId, alert.ObjectId, alert.Band));
        Assert.Equal(-20_000, alert.FluxNanoJy!.Value, 0.01);
        Assert.Equal(500, alert.FluxErrNanoJy!.Value, 0.01);
        Assert.Equal(575.44, alert.LimitNanoJy!.Value, 0.01);
        Assert.Equal((0.5, 59_319.25 + TaiDays), (alert.Reliability, alert.MjdTai));
    }

    [Fact]
    public void Decat_repeats_the_trigger_among_its_sources_and_the_light_curve_does_not()
    {
        var points = Decoded.Alert(Decat, w => WriteDecat(w, zeroPoint: 26.4f)).LightCurve;

        Assert.Equal([59_310.25 + TaiDays, 59_319.25 + TaiDays], points.Select(p => p.MjdTai));
        Assert.All(points, p => Assert.Equal(PointStatus.Detected, p.Status));
    }

    [Fact]
    public void Without_a_zero_point_there_is_no_flux()
    {
        var alert = Decoded.Alert(Decat, w => WriteDecat(w, zeroPoint: null));

        Assert.Null(alert.FluxNanoJy);
        Assert.All(alert.LightCurve, p => Assert.Equal(PointStatus.Masked, p.Status));
    }

    [Fact]
    public void An_object_without_a_trigger_is_no_alert()
    {
        var outcome = Decoded.Packet(Decat, w =>
        {
            w.WriteString("DC21x");
            w.WriteUnionIndex(0);
            w.WriteArrayEnd();
        });

        Assert.Equal((Reason.OutOfRange, "neither candid nor sourceid is given"), (outcome.Reason, outcome.Message));
    }

    [Fact]
    public void Desirt_micro_janskys_become_nano_janskys_and_its_history_is_forced()
    {
        var outcome = Decoded.Packet(Desirt, WriteDesirt);
        var alert = outcome.Value!.Alert;

        Assert.Equal((594_654_672_667_019_652, "A2025", "r"), (alert.AlertId, alert.ObjectId, alert.Band));
        Assert.Equal(2_000, alert.FluxNanoJy!.Value, 1e-6);
        Assert.Equal([PointStatus.Forced, PointStatus.Detected], alert.LightCurve.Select(p => p.Status));
        Assert.Equal(-1_000, alert.LightCurve[0].FluxNanoJy!.Value, 1e-6);
        Assert.Equal((CutoutKind.Template, true), outcome.Value.Cutouts.Select(c => (c.Kind, c.Gzipped)).Single());
    }

    private static void WriteDecat(AvroWriter writer, float? zeroPoint)
    {
        writer.WriteString("DC21x");
        writer.WriteUnionIndex(1);
        WriteSource(writer, 42, 59_319.25f, zeroPoint);
        writer.WriteArrayStart(2);
        WriteSource(writer, 41, 59_310.25f, zeroPoint);
        WriteSource(writer, 42, 59_319.25f, zeroPoint);
        writer.WriteArrayEnd();
    }

    private static void WriteSource(AvroWriter writer, int id, float mjd, float? zeroPoint)
    {
        writer.WriteInt(id);
        writer.WriteFloat(150);
        writer.WriteFloat(3);
        writer.WriteFloat(-200);
        writer.WriteFloat(5);
        writer.WriteFloat(0.5f);
        writer.WriteString("g DECam SDSS c0001 4720.0 1520.0");
        writer.WriteFloat(mjd);
        writer.WriteUnionIndex(zeroPoint is null ? 0 : 1);
        if (zeroPoint is { } mag)
            writer.WriteFloat(mag);
        writer.WriteUnionIndex(1);
        writer.WriteFloat(24.5f);
        writer.WriteUnionIndex(0);
    }

    private static void WriteDesirt(AvroWriter writer)
    {
        writer.WriteString("A2025");
        writer.WriteLong(594_654_672_667_019_652);
        WriteForced(writer, 60_801.5, 2);
        writer.WriteDouble(217);
        writer.WriteDouble(0);
        writer.WriteArrayStart(2);
        WriteForced(writer, 60_709.5, -1);
        WriteForced(writer, 60_801.5, 2);
        writer.WriteArrayEnd();
        writer.WriteBytes(Decoded.Gzip);
    }

    private static void WriteForced(AvroWriter writer, double mjd, double flux)
    {
        writer.WriteDouble(mjd);
        writer.WriteDouble(flux);
        writer.WriteDouble(0.3);
        writer.WriteString("r");
        writer.WriteDouble(23.5);
    }
}

using Broker.Core.Alerts;
using Broker.Core.Wire;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest.Surveys;

public sealed class ElasticcTests
{
    private static readonly string[] Measured =
        ["diaObjectId long", "midPointTai double", "filterName string", "psFlux float", "psFluxErr float"];

    [Theory]
    [InlineData("v0_9", "0.9", 36.30780547701014)]
    [InlineData("v0_9_1", "0.9.1", 1.0)]
    public void Fluxes_of_the_first_version_are_of_the_simulation_and_later_ones_nano_janskys(string name, string version, double factor)
    {
        var alert = Decoded.Alert(Schema(name), w => Write(w, alertId: 1_231_321_321));

        Assert.Equal(("elasticc", version, "7", 22), (alert.Survey, alert.SchemaVersion, alert.ObjectId, alert.AlertId));
        Assert.Equal(100 * factor, alert.FluxNanoJy!.Value, 1e-9);
        Assert.Equal(10 * factor, alert.FluxErrNanoJy!.Value, 1e-9);
        Assert.Equal([PointStatus.Forced, PointStatus.Detected], alert.LightCurve.Select(p => p.Status));
        Assert.Equal(-5 * factor, alert.LightCurve[0].FluxNanoJy!.Value, 1e-9);
    }

    [Fact]
    public void Alerts_of_one_alert_id_keep_apart_by_their_source_and_time_is_left_as_it_is()
    {
        var alert = Decoded.Alert(Schema("v0_9"), w => Write(w, alertId: 22));

        Assert.Equal((22, 60_000.25, "y"), (alert.AlertId, alert.MjdTai, alert.Band));
    }

    [Theory]
    [InlineData("elasticc.v0_9.alert", "0.9")]
    [InlineData("elasticc.v0_9_1.alert", "0.9.1")]
    [InlineData("elasticc.alert", null)]
    public void The_version_is_in_the_name(string name, string? version) => Assert.Equal(version, ElasticcAlerts.Version(name));

    private static string Schema(string version)
    {
        var source = Decoded.Record($"elasticc.{version}.diaSource", ["diaSourceId long", .. Measured, "ra double", "decl double"]);
        var forced = Decoded.Record($"elasticc.{version}.diaForcedSource", Measured);
        return Decoded.Record($"elasticc.{version}.alert", "alertId long", $"diaSource {source}", $"prvDiaForcedSources {Decoded.Array(forced)}");
    }

    private static void Write(AvroWriter writer, long alertId)
    {
        writer.WriteLong(alertId);
        writer.WriteLong(22);
        WriteMeasured(writer, 60_000.25, 100);
        writer.WriteDouble(10);
        writer.WriteDouble(-20);
        writer.WriteArrayStart(1);
        WriteMeasured(writer, 59_999, -5);
        writer.WriteArrayEnd();
    }

    private static void WriteMeasured(AvroWriter writer, double mjdTai, float flux)
    {
        writer.WriteLong(7);
        writer.WriteDouble(mjdTai);
        writer.WriteString("Y");
        writer.WriteFloat(flux);
        writer.WriteFloat(10);
    }
}

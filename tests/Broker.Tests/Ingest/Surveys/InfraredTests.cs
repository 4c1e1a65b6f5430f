using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Tests.Ingest.Surveys;

public sealed class InfraredTests
{
    private const double Jd = 2_459_000.5;

    private const double JOfVegaToAbMag = 0.894;

    /// <summary>First 16 digits of <c>echo -n WNTR24a/42 | sha256sum</c>, the highest bit left out.</summary>
    private const long TurboId = 3186950440912257927;

    [Theory]
    [InlineData("winter", "float", "H")]
    [InlineData("winter", "boolean", "H")]
    [InlineData("winter", "string", "H")]
    [InlineData("turbo", "float", "H")]
    [InlineData("turbo", "[\"float\"]", "H")]
    [InlineData("pgir", "string", "J")]
    public void The_sign_is_read_from_whatever_type_the_writer_gave_it(string survey, string signType, string band)
    {
        foreach (var sign in new[] { 1, -1 })
        {
            var alert = Decoded.Alert(Schema(survey, signType), w => Write(w, signType, sign > 0));

            Assert.Equal((sign, band), (Math.Sign(alert.FluxNanoJy!.Value), alert.Band));
        }
    }

    [Theory]
    [InlineData("winter", "winter", 0)]
    [InlineData("turbo", "turbo", 0)]
    [InlineData("pgir", "gattini", JOfVegaToAbMag)]
    public void Magnitudes_are_ab_but_those_on_2mass_which_are_vega(string name, string survey, double toAbMag)
    {
        var alert = Decoded.Alert(Schema(name, "string"), w => Write(w, "string", true));

        Assert.Equal((survey, "WNTR24a"), (alert.Survey, alert.ObjectId));
        Assert.Equal(22.5 + toAbMag, Photometry.MagAb(alert.FluxNanoJy)!.Value, 1e-3);
        Assert.Equal(24.5 + toAbMag, Photometry.MagAb(alert.LimitNanoJy)!.Value, 1e-3);
        Assert.Equal(0.5, alert.Reliability);
        Assert.Equal(59_000 + (37 / 86_400.0), alert.MjdTai, 1e-9);
    }

    [Fact]
    public void History_without_a_magnitude_is_an_upper_limit_and_this_detection_is_there_once()
    {
        var points = Decoded.Alert(Schema("winter", "string"), w => Write(w, "string", true)).LightCurve;

        Assert.Equal([PointStatus.UpperLimit, PointStatus.Detected], points.Select(p => p.Status));
        Assert.Null(points[0].FluxNanoJy);
    }

    [Theory]
    [InlineData(4L, "fid is 4, which cannot be")]
    [InlineData(null, "fid is missing")]
    public void Without_a_band_there_is_no_alert(long? filter, string message)
    {
        var outcome = Decoded.Packet(Schema("winter", "string"), w => Write(w, "string", true, filter));

        Assert.Equal((Reason.OutOfRange, message), (outcome.Reason, outcome.Message));
    }

    [Fact]
    public void Candid_is_the_alert_but_for_turbo_where_the_object_belongs_to_it()
    {
        Assert.Equal(42, Decoded.Alert(Schema("winter", "string"), w => Write(w, "string", true)).AlertId);

        Assert.Equal(TurboId, Decoded.Alert(Schema("turbo", "string"), w => Write(w, "string", true)).AlertId);
    }

    [Fact]
    public void Warnings_and_the_solar_system_object_keep_the_surveys_names()
    {
        var alert = Decoded.Alert(Schema("winter", "string"), w => Write(w, "string", true));

        Assert.Equal(["nbad", "deprecated"], alert.Flags);
        Assert.Null(alert.SolarSystemId);
    }

    [Theory]
    [InlineData("ztf.alert", "ztf")]
    [InlineData("alert", "ztf")]
    [InlineData("topLevelRecord", "ztf")]
    [InlineData("turbo.alert", "turbo")]
    public void The_same_fields_are_ztfs_unless_another_survey_puts_its_name_to_them(string name, string survey) =>
        Assert.Equal(survey, Decoded.Alert(Schema("x", "string", name), w => Write(w, "string", true, filter: 1)).Survey);

    private static string Schema(string survey, string signType, string? name = null)
    {
        string[] fields =
        [
            "candid long", "jd double", "fid long?", $"isdiffpos {signType}", "ra double", "dec double", "magpsf float?", "sigmapsf float",
            "diffmaglim float?", "rb float?", "ssdistnr float", "ssnamenr string", "nbad int",
        ];
        var candidate = Decoded.Record($"{survey}.candidate", name is null ? [.. fields, "deprecated boolean"] : [.. fields, "other boolean"]);
        var earlier = Decoded.Array($"\"{survey}.candidate\"");
        return Decoded.Record(name ?? $"{survey}.alert", "schemavsn string", "objectId string", "candid long", $"candidate {candidate}", $"prv_candidates {earlier}?");
    }

    private static void Write(AvroWriter writer, string signType, bool isPositive, long? filter = 2)
    {
        writer.WriteString("0.1");
        writer.WriteString("WNTR24a");
        writer.WriteLong(42);
        WriteCandidate(writer, signType, isPositive, (42, 22.5f, filter));
        writer.WriteUnionIndex(1);
        writer.WriteArrayStart(2);
        WriteCandidate(writer, signType, isPositive, (41, null, filter));
        WriteCandidate(writer, signType, isPositive, (42, 22.5f, filter));
        writer.WriteArrayEnd();
    }

    private static void WriteCandidate(AvroWriter writer, string signType, bool isPositive, (long Id, float? Mag, long? Filter) written)
    {
        writer.WriteLong(written.Id);
        writer.WriteDouble(written.Id == 42 ? Jd : Jd - 1);
        writer.WriteUnionIndex(written.Filter is null ? 0 : 1);
        if (written.Filter is { } filter)
            writer.WriteLong(filter);
        WriteSign(writer, signType, isPositive);
        writer.WriteDouble(10);
        writer.WriteDouble(-20);
        WriteOptional(writer, written.Mag);
        writer.WriteFloat(0.1f);
        WriteOptional(writer, 24.5f);
        WriteOptional(writer, 0.5f);
        writer.WriteFloat(-99);
        writer.WriteString("NONE");
        writer.WriteInt(3);
        writer.WriteBoolean(true);
    }

    private static void WriteSign(AvroWriter writer, string signType, bool isPositive)
    {
        if (signType[0] == '[')
            writer.WriteUnionIndex(0);
        if (signType == "boolean")
            writer.WriteBoolean(isPositive);
        else if (signType == "string")
            writer.WriteString(isPositive ? "t" : "f");
        else
            writer.WriteFloat(isPositive ? 1 : 0);
    }

    private static void WriteOptional(AvroWriter writer, float? value)
    {
        writer.WriteUnionIndex(value is null ? 0 : 1);
        if (value is { } number)
            writer.WriteFloat(number);
    }
}

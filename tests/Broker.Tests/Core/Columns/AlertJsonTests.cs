using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Core.Columns;

namespace Broker.Tests.Core.Columns;

public sealed class AlertJsonTests
{
    private const string Golden =
        """
        {"survey":"lsst","schema_version":"10.0","alert_id":"9007199254740993","object_id":"4711","ss_object_id":"2010 AB","program_id":1,
        "published_at":"2026-01-02T03:05:06.789000Z","ra":10.5,"dec":-20.25,"gal_lon":105.00577,"gal_lat":-82.79099,
        "mjd_tai":60400.5,"band":"g","flux_njy":1000,"flux_err_njy":50,"mag_ab":23.9,"mag_err_ab":0.05429,"snr":20,
        "science_flux_njy":3000,"template_flux_njy":2000,"limit_njy":250,"reliability":0.875,"flags":["pixelFlags_edge"],
        "n_detections":3,"n_forced":1,"n_upper_limits":1,"first_detection_mjd_tai":60398.5,"age_days":2,
        "light_curve":[
        {"mjd_tai":60390.5,"band":"r","flux_njy":null,"flux_err_njy":null,"limit_njy":200,"status":"upper_limit","flags":[],"science_flux_njy":null},
        {"mjd_tai":60398.5,"band":"g","flux_njy":500,"flux_err_njy":40,"limit_njy":null,"status":"detected","flags":[],"science_flux_njy":null},
        {"mjd_tai":60399.5,"band":"r","flux_njy":-20,"flux_err_njy":40,"limit_njy":null,"status":"forced","flags":[],"science_flux_njy":null},
        {"mjd_tai":60400,"band":"r","flux_njy":null,"flux_err_njy":null,"limit_njy":null,"status":"masked","flags":["saturated"],"science_flux_njy":null},
        {"mjd_tai":60400.25,"band":"r","flux_njy":800,"flux_err_njy":40,"limit_njy":null,"status":"detected","flags":[],"science_flux_njy":null},
        {"mjd_tai":60400.5,"band":"g","flux_njy":1000,"flux_err_njy":50,"limit_njy":null,"status":"detected","flags":[],"science_flux_njy":3000}],
        "class":"SNIa","class_probability":0.75,"anomaly_score":0.625,
        "scores":[
        {"model":"early","version":"1","values":{},"reason":"fewer than 3 detections"},
        {"model":"trees","version":"2","values":{"AGN":0.25,"SNIa":0.75},"reason":null},
        {"model":"odd","version":"1","values":{"score":0.625},"reason":null}],
        "context":{"matches":[
        {"catalog":"gcvs","source_id":"RR Lyr","separation_arcsec":0.5,"ra":10.5,"dec":-20.25,"values":{"period":"0.5668","type":"RRAB"},"projected_kpc":null},
        {"catalog":"gcvs","source_id":"V1","separation_arcsec":1.5,"ra":10.5,"dec":-20.25,"values":{},"projected_kpc":null}],"missing_reason":null,"other_objects":[{"survey":"ztf","object_id":"ZTF18a","separation_arcsec":0.25,"last_mjd_tai":60399.5}],"late_reason":null}}
        """;

    [Fact]
    public void Alert_is_written_in_the_golden_shape()
    {
        var written = Encoding.UTF8.GetString(AlertJson.Bytes(SampleAlerts.Classified));

        Assert.Equal(Golden.ReplaceLineEndings(""), RoundDerived(written));
    }

    [Fact]
    public void Every_column_is_a_member_in_the_order_of_the_table()
    {
        using var json = JsonDocument.Parse(AlertJson.Bytes(SampleAlerts.Bare));

        Assert.Equal(ColumnTable.All.Select(c => c.Name), json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("flux_njy").ValueKind);
        Assert.Equal("redis unreachable", json.RootElement.GetProperty("context").GetProperty("missing_reason").GetString());
    }

    [Fact]
    public void Repeats_are_byte_identical() =>
        Assert.Equal(AlertJson.Bytes(SampleAlerts.Classified), AlertJson.Bytes(SampleAlerts.Classified with { }));

    [Fact]
    public void A_number_that_is_not_finite_is_null()
    {
        var alert = SampleAlerts.Bare with { Alert = SampleAlerts.Bare.Alert with { FluxNanoJy = double.NaN, FluxErrNanoJy = 0 } };

        using var json = JsonDocument.Parse(AlertJson.Bytes(alert));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("flux_njy").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("snr").ValueKind);
    }

    [Fact]
    public void A_subset_keeps_the_order_asked_for()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            AlertJson.Write(json, SampleAlerts.Classified, [ColumnTable.Find("mag_ab")!, ColumnTable.Find("ALERT_ID")!]);

        Assert.Equal("""{"mag_ab":23.9,"alert_id":"9007199254740993"}""", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Derived doubles may differ in the last bits between machines; five decimals do not.</summary>
    private static string RoundDerived(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, @"-?\d+\.\d{6,}(?=[,}])", m => Math.Round(double.Parse(m.Value), 5).ToString());
}

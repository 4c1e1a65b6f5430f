using System.Buffers;
using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;

namespace Broker.Tests.Core.Columns;

public sealed class LightCurveJsonTests
{
    [Fact]
    public void Every_column_that_is_written_is_read_back()
    {
        LightCurvePoint[] points =
        [
            .. Enum.GetValues<PointStatus>().Select((status, i) => new LightCurvePoint
            {
                MjdTai = 60_000.123_456_789 + i, Band = i % 2 == 0 ? "g" : "clear", Status = status,
                FluxNanoJy = i == 0 ? null : -1.5, FluxErrNanoJy = 0.25, LimitNanoJy = 1e-9,
            }),
            .. typeof(LightCurvePoint).GetProperties().Where(property => property.PropertyType == typeof(double?)).Select(Filled),
        ];
        Assert.Equal(points, LightCurveJson.Read(Write(points)));
        var flagged = points[0] with { Flags = ["edge", "\"quoted\""] };
        Assert.Equal(flagged.Flags, Assert.Single(LightCurveJson.Read(Write([flagged]))).Flags);
    }

    [Fact]
    public void Members_of_later_versions_are_left_aside_and_nonsense_is_refused()
    {
        var point = Assert.Single(LightCurveJson.Read("""[{"new": {"a": [1]}, "mjd_tai": 1, "band": "r", "status": "forced", "more": null}]"""u8));
        Assert.Equal((1, "r", PointStatus.Forced), (point.MjdTai, point.Band, point.Status));
        Assert.ThrowsAny<JsonException>(() => LightCurveJson.Read("{}"u8));
        Assert.ThrowsAny<JsonException>(() => LightCurveJson.Read("""[{"status": "seen"}]"""u8));
    }

    private static LightCurvePoint Filled(System.Reflection.PropertyInfo property)
    {
        object point = new LightCurvePoint { MjdTai = 1, Band = "r", Status = PointStatus.Detected };
        property.SetValue(point, 7.5);
        return (LightCurvePoint)point;
    }

    private static ReadOnlySpan<byte> Write(IEnumerable<LightCurvePoint> points)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var point in points)
        {
            json.WriteStartObject();
            foreach (var column in LightCurveColumn.All)
            {
                json.WritePropertyName(column.Name);
                column.WriteValue(json, point);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>
/// The JSON shape of an alert on every surface: one member per column of <see cref="ColumnTable"/>, in its order, null where
/// the value is missing; ids as strings; no NaN. The same alert gives the same bytes on every repeat.
/// </summary>
public static class AlertJson
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>One object with every column.</summary>
    public static void Write(Utf8JsonWriter json, ClassifiedAlert alert) => Write(json, alert, ColumnTable.All);

    /// <summary>One object with the columns given, in the order given.</summary>
    public static void Write(Utf8JsonWriter json, ClassifiedAlert alert, IReadOnlyList<Column> columns)
    {
        json.WriteStartObject();
        WriteMembers(json, alert, columns);
        json.WriteEndObject();
    }

    /// <summary>The members alone, inside an object the caller has started.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ClassifiedAlert alert, IReadOnlyList<Column> columns)
    {
        foreach (var column in columns)
        {
            json.WritePropertyName(column.Name);
            WriteValue(json, alert, column);
        }
    }

    /// <summary>The value of one column.</summary>
    public static void WriteValue(Utf8JsonWriter json, ClassifiedAlert alert, Column column)
    {
        switch (column.Type)
        {
            case ColumnType.Number: WriteNumber(json, column.Number!(alert)); break;
            case ColumnType.Integer: WriteInteger(json, column.Integer!(alert)); break;
            case ColumnType.Identifier: json.WriteStringValue(column.Integer!(alert)?.ToString(CultureInfo.InvariantCulture)); break;
            case ColumnType.Text: json.WriteStringValue(column.Text!(alert)); break;
            case ColumnType.Timestamp: WriteTimestamp(json, column.Timestamp!(alert)); break;
            case ColumnType.TextList: WriteList(json, column.TextList!(alert)); break;
            default: column.Structure!(json, alert); break;
        }
    }

    /// <summary>The alert with every column as UTF-8 bytes.</summary>
    public static byte[] Bytes(ClassifiedAlert alert)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, alert);
        return buffer.WrittenSpan.ToArray();
    }

    internal static string TextOf(Column column, ClassifiedAlert alert)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            WriteValue(json, alert, column);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static void WriteLightCurve(Utf8JsonWriter json, ClassifiedAlert alert) => WritePoints(json, alert.Alert.LightCurve);

    /// <summary>A list of points, each with every column of <see cref="LightCurveColumn"/>.</summary>
    public static void WritePoints(Utf8JsonWriter json, IReadOnlyList<LightCurvePoint> points)
    {
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
    }

    internal static void WriteContext(Utf8JsonWriter json, ClassifiedAlert alert)
    {
        var context = alert.Alert.Context;
        json.WriteStartObject();
        json.WriteStartArray("matches");
        foreach (var match in context.Matches)
            WriteMatch(json, match);
        json.WriteEndArray();
        json.WriteString("missing_reason", context.MissingReason);
        json.WriteStartArray("other_objects");
        foreach (var other in context.OtherObjects)
            WriteOther(json, other);
        json.WriteEndArray();
        json.WriteString("late_reason", context.LateReason);
        HostJson.Write(json, context);
        json.WriteEndObject();
    }

    internal static void WriteScores(Utf8JsonWriter json, ClassifiedAlert alert)
    {
        json.WriteStartArray();
        foreach (var score in alert.Scores)
        {
            json.WriteStartObject();
            json.WriteString("model", score.Model);
            json.WriteString("version", score.Version);
            json.WriteStartObject("values");
            foreach (var (name, value) in score.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                WriteNumber(json, value);
            }

            json.WriteEndObject();
            json.WriteString("reason", score.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteNumber(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    internal static void WriteList(Utf8JsonWriter json, IReadOnlyList<string> words)
    {
        json.WriteStartArray();
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void WriteMatch(Utf8JsonWriter json, CatalogMatch match)
    {
        json.WriteStartObject();
        json.WriteString("catalog", match.Catalog);
        json.WriteString("source_id", match.SourceId);
        json.WritePropertyName("separation_arcsec");
        WriteNumber(json, match.SeparationArcsec);
        json.WritePropertyName("ra");
        WriteNumber(json, match.RaDeg);
        json.WritePropertyName("dec");
        WriteNumber(json, match.DecDeg);
        json.WriteStartObject("values");
        foreach (var (name, value) in match.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WritePropertyName("projected_kpc");
        WriteNumber(json, match.ProjectedKpc);
        json.WriteEndObject();
    }

    private static void WriteOther(Utf8JsonWriter json, OtherObject other)
    {
        json.WriteStartObject();
        json.WriteString("survey", other.Survey);
        json.WriteString("object_id", other.ObjectId);
        json.WritePropertyName("separation_arcsec");
        WriteNumber(json, other.SeparationArcsec);
        json.WritePropertyName("last_mjd_tai");
        WriteNumber(json, other.LastMjdTai);
        json.WriteEndObject();
    }

    private static void WriteInteger(Utf8JsonWriter json, long? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static void WriteTimestamp(Utf8JsonWriter json, DateTimeOffset? value) =>
        json.WriteStringValue(value?.ToUniversalTime().ToString(TimestampFormat, CultureInfo.InvariantCulture));
}

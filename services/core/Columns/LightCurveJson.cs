using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>Reads the JSON that the columns of <see cref="LightCurveColumn"/> write.</summary>
public static class LightCurveJson
{
    /// <summary>The points of a light curve; a member that is no column is left aside.</summary>
    /// <exception cref="JsonException">It is not a light curve.</exception>
    public static List<LightCurvePoint> Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        var points = new List<LightCurvePoint>();
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a light curve is a list");
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            points.Add(ReadPoint(ref json));
        return points;
    }

    private static LightCurvePoint ReadPoint(ref Utf8JsonReader json)
    {
        var point = new LightCurvePoint { MjdTai = double.NaN, Band = "", Status = PointStatus.NotObserved };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            point = ReadMember(ref json, point);
        return point;
    }

    private static LightCurvePoint ReadMember(ref Utf8JsonReader json, LightCurvePoint point)
    {
        var name = json.ValueSpan;
        if (name.SequenceEqual("mjd_tai"u8))
            return point with { MjdTai = Number(ref json) ?? double.NaN };
        if (name.SequenceEqual("band"u8))
            return point with { Band = Text(ref json) ?? "" };
        if (name.SequenceEqual("flux_njy"u8))
            return point with { FluxNanoJy = Number(ref json) };
        if (name.SequenceEqual("flux_err_njy"u8))
            return point with { FluxErrNanoJy = Number(ref json) };
        if (name.SequenceEqual("limit_njy"u8))
            return point with { LimitNanoJy = Number(ref json) };
        if (name.SequenceEqual("status"u8))
            return point with { Status = Status(ref json) };
        if (name.SequenceEqual("flags"u8))
            return point with { Flags = Words(ref json) };
        json.Read();
        json.Skip();
        return point;
    }

    private static double? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number ? json.GetDouble() : null;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? Short(ref json) : null;
    }

    /// <summary>Names of bands are few and short: one string for each.</summary>
    private static string Short(ref Utf8JsonReader json)
    {
        foreach (var band in KnownBands)
        {
            if (json.ValueTextEquals(band))
                return band;
        }

        return json.GetString()!;
    }

    private static PointStatus Status(ref Utf8JsonReader json)
    {
        json.Read();
        for (var i = 0; i < StatusWords.All.Count; i++)
        {
            if (json.ValueTextEquals(StatusWords.All[i]))
                return (PointStatus)i;
        }

        throw new JsonException($"'{json.GetString()}' is no status of a point");
    }

    private static List<string>? Words(ref Utf8JsonReader json)
    {
        List<string>? words = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.String)
            (words ??= []).Add(json.GetString()!);
        return words;
    }

    private static readonly string[] KnownBands = ["u", "g", "r", "i", "z", "y"];
}

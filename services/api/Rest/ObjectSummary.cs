using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>What the alerts of one object say together.</summary>
internal sealed record ObjectSummary
{
    private const string Sql = """
        SELECT count(*), min(least(first_detection_mjd_tai, mjd_tai)), max(mjd_tai), array_agg(DISTINCT band ORDER BY band),
               (array_agg(ra ORDER BY mjd_tai DESC, alert_id DESC))[1], (array_agg("dec" ORDER BY mjd_tai DESC, alert_id DESC))[1], greatest(max(n_detections), count(*))
        FROM alerts WHERE survey = @survey AND object_id = @object
        """;

    public required string Survey { get; init; }

    public required string ObjectId { get; init; }

    public required long Alerts { get; init; }

    /// <summary>Earliest detection any of its alerts tells of.</summary>
    public required double FirstMjdTai { get; init; }

    public required double LastMjdTai { get; init; }

    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>Position of the newest alert.</summary>
    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    /// <summary>Most detections any one alert tells of, and at least one for each alert.</summary>
    public required long Detections { get; init; }

    /// <summary>Null when no alert of the object is in the archive.</summary>
    public static async Task<ObjectSummary?> ReadAsync(NpgsqlConnection session, string survey, string objectId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, session);
        command.Parameters.AddRange(ObjectsResource.Key(survey, objectId));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return rows.GetInt64(0) == 0 ? null : new ObjectSummary
        {
            Survey = survey, ObjectId = objectId, Alerts = rows.GetInt64(0),
            FirstMjdTai = rows.GetDouble(1), LastMjdTai = rows.GetDouble(2), Bands = rows.GetFieldValue<string[]>(3),
            RaDeg = rows.GetDouble(4), DecDeg = rows.GetDouble(5), Detections = rows.GetInt64(6),
        };
    }

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("survey", Survey);
        json.WriteString("object_id", ObjectId);
        json.WriteNumber("ra", RaDeg);
        json.WriteNumber("dec", DecDeg);
        json.WriteNumber("n_alerts", Alerts);
        json.WriteNumber("n_detections", Detections);
        json.WriteNumber("first_mjd_tai", FirstMjdTai);
        json.WriteNumber("last_mjd_tai", LastMjdTai);
        json.WriteStartArray("bands");
        foreach (var band in Bands)
            json.WriteStringValue(band);
        json.WriteEndArray();
    }

    /// <summary>What a person would say of it.</summary>
    public string Sentence(string? type, double? probability, double? magAb, string? band)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Survey.ToUpperInvariant()} object {ObjectId}: ");
        text.Append(CultureInfo.InvariantCulture, $"{Detections} detection{(Detections == 1 ? "" : "s")} in {string.Join(", ", Bands)}");
        var days = LastMjdTai - FirstMjdTai;
        text.Append(days >= 1 ? string.Create(CultureInfo.InvariantCulture, $" over {days:0} days") : " in one night");
        if (magAb is not null)
            text.Append(CultureInfo.InvariantCulture, $", last at {magAb:0.0} mag in {band}");
        text.Append(type is null
            ? "; no classifier has spoken yet."
            : string.Create(CultureInfo.InvariantCulture, $"; most probably {type} ({100 * probability:0} %)."));
        return text.ToString();
    }
}

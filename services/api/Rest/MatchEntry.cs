using System.Globalization;
using System.Security.Claims;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>One match on the wire; names as in <c>core/Columns</c>, ids as strings.</summary>
internal sealed record MatchEntry
{
    public const string Fields =
        "seq, id, owner, filter_name, filter_version, survey, alert_id, object_id, mjd_tai, ra, \"dec\", band, mag_ab, class, class_probability, anomaly_score, matched_at";

    /// <summary>Condition: matches on a private watch list are the owner's alone. Takes the parameter of <see cref="Reader"/>.</summary>
    public const string Readable = "(NOT private OR owner = @reader)";

    /// <summary>Place in the order of all matches.</summary>
    public required string Seq { get; init; }

    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required string FilterName { get; init; }

    public required int FilterVersion { get; init; }

    public required string Survey { get; init; }

    public required string AlertId { get; init; }

    public required string ObjectId { get; init; }

    public required double MjdTai { get; init; }

    public required double Ra { get; init; }

    public required double Dec { get; init; }

    public required string Band { get; init; }

    public required double? MagAb { get; init; }

    public required string? Class { get; init; }

    public required double? ClassProbability { get; init; }

    public required double? AnomalyScore { get; init; }

    public required DateTime MatchedAt { get; init; }

    /// <summary>Who is asking; nobody without a token.</summary>
    public static NpgsqlParameter Reader(HttpContext http) => new("reader", http.User.FindFirstValue(ClaimTypes.Name) ?? "");

    public static MatchEntry Read(NpgsqlDataReader row) => new()
    {
        Seq = row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        Id = row.GetString(1),
        Owner = row.GetString(2),
        FilterName = row.GetString(3),
        FilterVersion = row.GetInt32(4),
        Survey = row.GetString(5),
        AlertId = row.GetInt64(6).ToString(CultureInfo.InvariantCulture),
        ObjectId = row.GetString(7),
        MjdTai = row.GetDouble(8),
        Ra = row.GetDouble(9),
        Dec = row.GetDouble(10),
        Band = row.GetString(11),
        MagAb = row[12] as double?,
        Class = row[13] as string,
        ClassProbability = row[14] as double?,
        AnomalyScore = row[15] as double?,
        MatchedAt = row.GetDateTime(16),
    };
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Broker.Core.Columns;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>The order of a list of alerts, ties broken by (survey, alert_id), and the cursor that goes on after its last row.</summary>
internal sealed record AlertOrder(Column Column, bool Descending)
{
    private const int MaxCursorLength = 1_000;

    private static readonly AlertOrder Newest = new(ColumnTable.Find("mjd_tai")!, Descending: true);

    private string Direction => Descending ? "DESC" : "ASC";

    private string After => Descending ? "<" : ">";

    /// <summary><c>column</c> or <c>-column</c>; newest first when the text is missing. Rows without the value come last.</summary>
    public static AlertOrder Parse(string? text, Inputs inputs)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Newest;
        var name = text.Trim().TrimStart('-');
        if (ColumnTable.Find(name) is { Type: not (ColumnType.Structure or ColumnType.TextList) } column)
            return new AlertOrder(column, text.TrimStart().StartsWith('-'));
        inputs.Add("order_by", $"'{name}' is no column one can order by.", "Write a column, or -column for the largest first; /api/v1/columns lists them.");
        return Newest;
    }

    public string Sql => $"\"{Column.Name}\" {Direction} NULLS LAST, survey {Direction}, alert_id {Direction}";

    /// <summary>Fields that <see cref="CursorOf"/> reads.</summary>
    public string SelectSql => $"\"{Column.Name}\", survey, alert_id";

    /// <summary>The cursor that continues after this row, whose fields from <paramref name="first"/> on are <see cref="SelectSql"/>.</summary>
    public string CursorOf(NpgsqlDataReader row, int first)
    {
        var value = row.IsDBNull(first) ? null : Text(row.GetValue(first));
        var position = new Position(Column.Name, Descending, value, row.GetString(first + 1), row.GetInt64(first + 2));
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(position));
    }

    /// <summary>A condition true for the rows after the cursor; a wrong cursor is added to the errors.</summary>
    public string? AfterSql(string? cursor, List<NpgsqlParameter> parameters, Inputs inputs)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        if (Read(cursor) is not { } position || position.Column != Column.Name || position.Descending != Descending || !TryValue(position.Value, out var value))
        {
            inputs.Add("cursor", "is none that this query gave.", "Take next_cursor of the page before, and repeat the other parameters unchanged.");
            return null;
        }

        parameters.Add(new("after_survey", position.Survey));
        parameters.Add(new("after_id", position.AlertId));
        var key = $"(survey, alert_id) {After} (@after_survey, @after_id)";
        if (value is null)
            return $"\"{Column.Name}\" IS NULL AND {key}";
        parameters.Add(new("after_value", value));
        return Column.Name == "mjd_tai"
            ? $"(mjd_tai, survey, alert_id) {After} (@after_value, @after_survey, @after_id)"
            : $"(\"{Column.Name}\" {After} @after_value OR \"{Column.Name}\" IS NULL OR (\"{Column.Name}\" = @after_value AND {key}))";
    }

    private static string Text(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private bool TryValue(string? text, out object? value)
    {
        value = text;
        if (text is null || Column.Type == ColumnType.Text)
            return true;
        var (number, whole, instant) = (0d, 0L, default(DateTime));
        var good = Column.Type switch
        {
            ColumnType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            ColumnType.Timestamp => DateTime.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out instant),
            _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole),
        };
        value = Column.Type switch { ColumnType.Number => number, ColumnType.Timestamp => instant.ToUniversalTime(), _ => whole };
        return good;
    }

    private static Position? Read(string cursor)
    {
        if (cursor.Length > MaxCursorLength || !Base64Url.IsValid(cursor))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Position>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))) is { Survey: not null, Column: not null } position ? position : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Position(string Column, bool Descending, string? Value, string Survey, long AlertId);
}

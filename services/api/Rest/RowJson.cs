using System.Globalization;
using System.Text.Json;
using Broker.Core.Columns;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>Rows of the archive in the JSON shape that <see cref="AlertJson"/> gives the same alert.</summary>
internal static class RowJson
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The SELECT list whose rows <see cref="WriteMembers"/> takes.</summary>
    public static string Select(IReadOnlyList<Column> columns) => string.Join(", ", columns.Select(column => $"\"{column.Name}\""));

    /// <summary>Members for the first fields of a row, one per column.</summary>
    public static void WriteMembers(Utf8JsonWriter json, NpgsqlDataReader row, IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            json.WritePropertyName(columns[i].Name);
            WriteValue(json, row, i, columns[i].Type);
        }
    }

    public static string Timestamp(DateTime utc) => utc.ToString(TimestampFormat, CultureInfo.InvariantCulture);

    private static void WriteValue(Utf8JsonWriter json, NpgsqlDataReader row, int field, ColumnType type)
    {
        if (row.IsDBNull(field))
        {
            json.WriteNullValue();
            return;
        }

        switch (type)
        {
            case ColumnType.Number: json.WriteNumberValue(row.GetDouble(field)); break;
            case ColumnType.Integer: json.WriteNumberValue(row.GetInt64(field)); break;
            case ColumnType.Identifier: json.WriteStringValue(row.GetInt64(field).ToString(CultureInfo.InvariantCulture)); break;
            case ColumnType.Timestamp: json.WriteStringValue(Timestamp(row.GetDateTime(field))); break;
            case ColumnType.TextList: JsonSerializer.Serialize(json, row.GetFieldValue<string[]>(field)); break;
            case ColumnType.Structure: json.WriteRawValue(row.GetString(field)); break;
            default: json.WriteStringValue(row.GetString(field)); break;
        }
    }
}

using System.Globalization;
using System.Text;
using Broker.Core.Columns;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>Rows of the archive as CSV (RFC 4180): a missing value is an empty cell, flags are joined by spaces, structures are JSON.</summary>
internal static class RowCsv
{
    /// <summary>Cells that a spreadsheet would run as a formula begin with one of these.</summary>
    private const string FormulaStarts = "=+-@\t\r";

    private static readonly char[] Quoted = ['"', ',', '\n', '\r'];

    public static string Header(IReadOnlyList<Column> columns) => string.Join(',', columns.Select(column => column.Name)) + "\r\n";

    public static void Append(StringBuilder csv, NpgsqlDataReader row, IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0)
                csv.Append(',');
            if (!row.IsDBNull(i))
                csv.Append(Cell(row, i, columns[i].Type));
        }

        csv.Append("\r\n");
    }

    /// <summary>A text as a cell: quoted where needed, and never a formula.</summary>
    public static string Text(string text)
    {
        if (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return Quote(text);
    }

    private static string Cell(NpgsqlDataReader row, int field, ColumnType type) => type switch
    {
        ColumnType.Number => row.GetDouble(field).ToString("R", CultureInfo.InvariantCulture),
        ColumnType.Integer or ColumnType.Identifier => row.GetInt64(field).ToString(CultureInfo.InvariantCulture),
        ColumnType.Timestamp => RowJson.Timestamp(row.GetDateTime(field)),
        ColumnType.TextList => Text(string.Join(' ', row.GetFieldValue<string[]>(field))),
        ColumnType.Structure => Quote(row.GetString(field)),
        _ => Text(row.GetString(field)),
    };

    private static string Quote(string text) =>
        text.IndexOfAny(Quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Globalization;

namespace Broker.Classify.Tables;

/// <summary>One row of a <see cref="CsvFile"/>.</summary>
public sealed class CsvRow(string path, int number, IReadOnlyDictionary<string, int> columns, string?[] fields)
{
    private static readonly HashSet<string> NoNumbers = new(StringComparer.OrdinalIgnoreCase) { "nan", "inf", "+inf", "-inf", "null", "none" };

    /// <summary>Null when the field is empty or the column is not there.</summary>
    public string? Text(string column) => columns.TryGetValue(column, out var i) ? fields[i] : null;

    public string RequiredText(string column) => Text(column) ?? throw Fault(column, "is empty");

    /// <summary>Null when empty, absent, NaN or infinite: a table's ways to say that there is no value.</summary>
    public double? Number(string column)
    {
        if (Text(column) is not { } text || NoNumbers.Contains(text))
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw Fault(column, $"is no number: {text}");
        return double.IsFinite(value) ? value : null;
    }

    public TableException Fault(string column, string what) => new($"{path}:{number}: {column} {what}");
}

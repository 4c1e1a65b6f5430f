using System.Text;

namespace Broker.Ingest.Context;

/// <summary>
/// Separated text with a header line: comma, semicolon, tab or bar, whichever splits the header into most columns;
/// fields may be quoted (RFC 4180). Lines starting with # before the header are comments.
/// </summary>
public sealed class CsvTable : ICatalogTable
{
    private const int LongestLine = 1 << 20;
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly StreamReader reader;
    private readonly Func<double> progress;
    private readonly char separator;
    private readonly List<string> fields = [];
    private readonly string?[] row;

    public CsvTable(Stream stream, Func<double> progress)
    {
        reader = new StreamReader(stream, Encoding.UTF8);
        this.progress = progress;
        var header = ReadHeader();
        separator = Separators.MaxBy(candidate => header.Count(letter => letter == candidate));
        Split(header);
        Columns = [.. fields.Select(name => name.Trim().TrimStart('#').Trim())];
        row = new string?[Columns.Count];
    }

    public IReadOnlyList<string> Columns { get; }

    public double Progress => progress();

    public string?[]? Next()
    {
        string? line;
        do
            line = reader.ReadLine();
        while (line is not null && string.IsNullOrWhiteSpace(line));
        if (line is null)
            return null;

        while (HasOpenQuote(line) && line.Length < LongestLine && reader.ReadLine() is { } more)
            line += "\n" + more;
        Split(line);
        for (var i = 0; i < row.Length; i++)
            row[i] = i < fields.Count && !string.IsNullOrWhiteSpace(fields[i]) ? fields[i].Trim() : null;
        return row;
    }

    public void Dispose() => reader.Dispose();

    private string ReadHeader()
    {
        string? last = null;
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!line.StartsWith('#'))
                return line;
            last = line;
        }

        return last ?? throw new CatalogException("the file is empty: a table needs a header line with column names");
    }

    private static bool HasOpenQuote(string line) => (line.AsSpan().Count('"') & 1) == 1;

    private void Split(string line)
    {
        fields.Clear();
        var at = 0;
        while (at <= line.Length)
            fields.Add(line.AsSpan(at).TrimStart(' ').StartsWith("\"") ? Quoted(line, ref at) : Plain(line, ref at));
    }

    private string Plain(string line, ref int at)
    {
        var end = line.IndexOf(separator, at);
        if (end < 0)
            end = line.Length;
        var field = line[at..end];
        at = end + 1;
        return field;
    }

    private string Quoted(string line, ref int at)
    {
        var field = new StringBuilder();
        at = line.IndexOf('"', at) + 1;
        while (at < line.Length)
        {
            var doubled = line[at] == '"' && at + 1 < line.Length && line[at + 1] == '"';
            if (line[at] == '"' && !doubled)
                break;
            field.Append(line[at]);
            at += doubled ? 2 : 1;
        }

        var end = at < line.Length ? line.IndexOf(separator, at) : -1;
        at = end < 0 ? line.Length + 1 : end + 1;
        return field.ToString();
    }
}

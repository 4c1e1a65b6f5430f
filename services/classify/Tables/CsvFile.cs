using System.IO.Compression;

namespace Broker.Classify.Tables;

/// <summary>A CSV file with a header row; <c>.gz</c> is unzipped. Fields may be quoted; an empty field is null.</summary>
public sealed class CsvFile(string path)
{
    /// <summary>A longer line is no table of ours.</summary>
    private const int MaxLineLength = 1_000_000;

    public string Path => path;

    /// <summary>Rows as name → text. Throws <see cref="TableException"/> for a missing column, a row of wrong length, an unreadable file.</summary>
    public IEnumerable<CsvRow> Rows(params string[] required)
    {
        using var reader = Open();
        var header = Split(reader.ReadLine() ?? throw new TableException($"{path}: empty file"), 1);
        var columns = header.Select((name, i) => (Name: (name ?? "").Trim(), i)).ToLookup(c => c.Name, c => c.i);
        var missing = required.Where(r => !columns.Contains(r)).ToArray();
        if (missing.Length > 0)
            throw new TableException($"{path}: no column {string.Join(", ", missing)}; the header is {string.Join(",", header)}");

        var index = columns.ToDictionary(c => c.Key, c => c.First());
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
                continue;
            var fields = Split(line, number);
            if (fields.Length != header.Length)
                throw new TableException($"{path}:{number}: {fields.Length} fields, the header has {header.Length}");
            yield return new CsvRow(path, number, index, fields);
        }
    }

    private StreamReader Open()
    {
        try
        {
            var file = File.OpenRead(path);
            return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (IOException e)
        {
            throw new TableException($"{path}: {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new TableException($"{path}: {e.Message}");
        }
    }

    private string?[] Split(string line, int number)
    {
        if (line.Length > MaxLineLength)
            throw new TableException($"{path}:{number}: line longer than {MaxLineLength} characters");
        if (!line.Contains('"'))
            return [.. line.Split(',').Select(f => f.Length == 0 ? null : f)];

        var fields = new List<string?>();
        for (var start = 0; start <= line.Length;)
        {
            var end = EndOfField(line, start);
            var field = line[start..end].Trim();
            fields.Add(field.StartsWith('"') ? field.Trim('"').Replace("\"\"", "\"") : field.Length == 0 ? null : field);
            start = end + 1;
        }

        return [.. fields];
    }

    private static int EndOfField(string line, int start)
    {
        var quoted = false;
        for (var i = start; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            if (line[i] == ',' && !quoted)
                return i;
        }

        return line.Length;
    }
}

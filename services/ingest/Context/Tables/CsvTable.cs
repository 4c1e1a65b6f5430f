using System.Text;

namespace Broker.Ingest.Context.Tables;

/// <summary>
/// Separated text in UTF-8 with a header line: comma, semicolon, tab or bar, whichever splits the header into most columns;
/// fields may be quoted (RFC 4180). Lines starting with # before the header are comments.
/// </summary>
public sealed class CsvTable : ICatalogTable
{
    private const int MostColumns = 4096;
    private const byte Quote = (byte)'"';
    private const byte NewLine = (byte)'\n';

    private readonly ByteWindow window;
    private readonly Func<double> progress;
    private readonly byte separator;
    private readonly CsvField[] fields = new CsvField[MostColumns];
    private byte[] unescaped = new byte[256];
    private int fieldCount;
    private int rowBytes;

    public CsvTable(Stream stream, Func<double> progress)
    {
        window = new ByteWindow(stream);
        this.progress = progress;
        if (window.Has(3) && window.Unread.StartsWith(Encoding.UTF8.Preamble))
            window.Take(3);
        separator = FindHeader();
        if (!Next())
            throw new CatalogException("the file is empty: a table needs a header line with column names");
        Columns = [.. Enumerable.Range(0, fieldCount).Select(i => (this[i].ToString() ?? "").TrimStart('#').Trim())];
    }

    public IReadOnlyList<string> Columns { get; }

    public long? RowCount => null;

    public double Progress => progress();

    public long Position => window.Position + rowBytes;

    public TableValue this[int column] =>
        column < fieldCount ? TableValue.Text(fields[column].IsEscaped ? Unescape(fields[column]) : Bytes(fields[column])) : TableValue.Missing;

    public bool Next()
    {
        do
        {
            window.Take(rowBytes);
            rowBytes = 0;
            if (window.Unread.IsEmpty && !window.More())
                return false;
            Split();
        }
        while (fieldCount == 1 && this[0].Kind == TableValueKind.Missing);
        return true;
    }

    public void Resume(long position)
    {
        rowBytes = 0;
        if (!window.SkipTo(position))
            throw new CatalogException($"the file ends before byte {position}, where the reading stopped the last time");
    }

    public void Dispose() => window.Dispose();

    private ReadOnlySpan<byte> Bytes(CsvField field) => window.Unread.Slice(field.Start, field.Length);

    // Leaves the window at the line with the names, which is the first without #, or the last one where all have it.
    private byte FindHeader()
    {
        while (true)
        {
            var line = window.Unread[..LineBytes()];
            var isComment = line.StartsWith("#"u8) || line.Trim(" \t\r\n"u8).IsEmpty;
            if (!isComment || !window.Has(line.Length + 1))
                return Separator(window.Unread[..line.Length]);
            window.Take(line.Length);
        }
    }

    private int LineBytes()
    {
        var at = 0;
        while (true)
        {
            var end = window.Unread[at..].IndexOf(NewLine);
            if (end >= 0)
                return at + end + 1;
            at = window.Unread.Length;
            if (!window.More())
                return at;
        }
    }

    private static byte Separator(ReadOnlySpan<byte> header)
    {
        var best = (byte)',';
        foreach (var candidate in ",;\t|"u8)
        {
            if (header.Count(candidate) > header.Count(best))
                best = candidate;
        }

        return best;
    }

    private void Split()
    {
        fieldCount = 0;
        for (var at = 0; ;)
        {
            var start = SkipBlanks(at);
            var field = start < window.Unread.Length && window.Unread[start] == Quote ? Quoted(start + 1) : new CsvField(start, 0, false);
            var end = FindEnd(field.Length > 0 ? field.Start + field.Length : start);
            if (fieldCount < MostColumns)
                fields[fieldCount++] = field.Length > 0 ? field.Inside() : new CsvField(start, end - start, false);
            var isLast = end == window.Unread.Length || window.Unread[end] == NewLine;
            at = rowBytes = Math.Min(end + 1, window.Unread.Length);
            if (isLast)
                return;
        }
    }

    private int SkipBlanks(int at)
    {
        while (at < window.Unread.Length || window.More())
        {
            if (window.Unread[at] != ' ')
                return at;
            at++;
        }

        return at;
    }

    // The separator or line end at or after a place.
    private int FindEnd(int at)
    {
        while (true)
        {
            var found = window.Unread[at..].IndexOfAny(separator, NewLine);
            if (found >= 0)
                return at + found;
            at = window.Unread.Length;
            if (!window.More())
                return at;
        }
    }

    // From behind the opening quote to behind the closing one; a doubled quote is one letter.
    private CsvField Quoted(int start)
    {
        var isEscaped = false;
        for (var at = start; ;)
        {
            var found = window.Unread[at..].IndexOf(Quote);
            if (found < 0)
            {
                at = window.Unread.Length;
                if (!window.More())
                    return new CsvField(start, at - start + 1, isEscaped);
                continue;
            }

            at += found + 1;
            if ((at >= window.Unread.Length && !window.More()) || window.Unread[at] != Quote)
                return new CsvField(start, at - start, isEscaped);
            isEscaped = true;
            at++;
        }
    }

    private ReadOnlySpan<byte> Unescape(CsvField field)
    {
        var from = Bytes(field);
        if (unescaped.Length < from.Length)
            unescaped = new byte[from.Length * 2];
        var length = 0;
        for (var i = 0; i < from.Length; i++)
        {
            unescaped[length++] = from[i];
            if (from[i] == Quote)
                i++;
        }

        return unescaped.AsSpan(0, length);
    }
}

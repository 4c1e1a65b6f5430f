using System.Globalization;
using System.Numerics;
using System.Text;

namespace Broker.Ingest.Context.Tables;

/// <summary>The first binary table of a FITS file (FITS standard 4.0, sections 4.4 and 7.3), read row by row.</summary>
public sealed class FitsTable : ICatalogTable
{
    private const int BlockBytes = 2880;
    private const int CardBytes = 80;
    private const int MostHeaderBlocks = 1000;
    private const int MostColumns = 999;
    private const int LargestRowBytes = 1 << 20;
    private const long LargestUnitBytes = 1L << 50;

    private readonly ByteWindow window;
    private readonly Func<double> progress;
    private readonly FitsColumn[] columns;
    private readonly int rowBytes;
    private readonly long rows;
    private long taken;
    private bool isOnRow;

    public FitsTable(Stream stream, Func<double> progress)
    {
        window = new ByteWindow(stream);
        this.progress = progress;
        var header = FindTable();
        rows = Number(header, "NAXIS2");
        if (rows < 0)
            throw new CatalogException($"FITS table: NAXIS2 = {rows} is no number of rows");
        var width = Number(header, "NAXIS1");
        if (width is < 1 or > LargestRowBytes)
            throw new CatalogException($"FITS table: NAXIS1 = {width} is no row length this reader takes (1 to {LargestRowBytes} bytes)");
        rowBytes = (int)width;
        columns = ReadColumns(header, rowBytes);
        Columns = [.. columns.Select(column => column.Name)];
    }

    public IReadOnlyList<string> Columns { get; }

    public long? RowCount => rows;

    public double Progress => progress();

    /// <summary>Rows before the next one.</summary>
    public long Position => taken;

    public TableValue this[int column] => columns[column].Value(window.Unread[..rowBytes]);

    public bool Next()
    {
        if (isOnRow)
            window.Take(rowBytes);
        isOnRow = taken < rows;
        if (!isOnRow)
            return false;
        if (!window.Has(rowBytes))
            throw new CatalogException($"FITS table: the file ends with {rows - taken} rows still to come");
        taken++;
        return true;
    }

    public void Resume(long position)
    {
        if (!window.SkipTo(window.Position + position * rowBytes))
            throw new CatalogException($"FITS table: the file ends before row {position}, where the reading stopped the last time");
        taken = position;
    }

    public void Dispose() => window.Dispose();

    private Dictionary<string, string> FindTable()
    {
        for (var header = ReadHeader(); header is not null; header = ReadHeader())
        {
            if (header.GetValueOrDefault("XTENSION") == "BINTABLE")
                return header;
            if (!window.SkipTo(window.Position + DataBytes(header)))
                throw new CatalogException("the FITS file ends inside its first data unit");
        }

        throw new CatalogException("the FITS file holds no binary table");
    }

    private Dictionary<string, string>? ReadHeader()
    {
        var cards = new Dictionary<string, string>();
        for (var blocks = 0; blocks < MostHeaderBlocks; blocks++)
        {
            if (!window.Has(BlockBytes))
                return null;
            var block = window.Unread[..BlockBytes];
            window.Take(BlockBytes);
            for (var at = 0; at < BlockBytes; at += CardBytes)
            {
                var card = Encoding.ASCII.GetString(block.Slice(at, CardBytes));
                if (card.StartsWith("END     ", StringComparison.Ordinal))
                    return cards;
                if (card.AsSpan(8, 2) is "= ")
                    cards.TryAdd(card[..8].TrimEnd(), Value(card[10..]));
            }
        }

        throw new CatalogException($"FITS header: no END card within {MostHeaderBlocks} blocks");
    }

    private static string Value(string text)
    {
        text = text.TrimStart();
        if (!text.StartsWith('\''))
            return text.Split('/')[0].Trim();
        var end = text.IndexOf('\'', 1);
        while (end > 0 && end + 1 < text.Length && text[end + 1] == '\'')
            end = text.IndexOf('\'', end + 2);
        return text[1..(end < 0 ? text.Length : end)].Replace("''", "'").TrimEnd();
    }

    private static long DataBytes(Dictionary<string, string> header)
    {
        var axes = Number(header, "NAXIS");
        if (axes == 0)
            return 0;
        var elements = new BigInteger(1);
        for (var axis = 1; axis <= Math.Min(axes, MostColumns); axis++)
            elements *= Number(header, $"NAXIS{axis}");
        var groups = header.ContainsKey("GCOUNT") ? Number(header, "GCOUNT") : 1;
        var extra = header.ContainsKey("PCOUNT") ? Number(header, "PCOUNT") : 0;
        var bytes = BigInteger.Abs(Number(header, "BITPIX")) / 8 * groups * (extra + elements);
        return bytes >= 0 && bytes <= LargestUnitBytes
            ? ((long)bytes + BlockBytes - 1) / BlockBytes * BlockBytes
            : throw new CatalogException($"FITS header: a data unit of {bytes.ToString("E2", CultureInfo.InvariantCulture)} bytes");
    }

    private static FitsColumn[] ReadColumns(Dictionary<string, string> header, int width)
    {
        var columns = new List<FitsColumn>();
        var offset = 0;
        for (var n = 1; n <= Math.Min(Number(header, "TFIELDS"), MostColumns); n++)
        {
            var form = header.GetValueOrDefault($"TFORM{n}", "").Trim();
            var digits = form.TakeWhile(char.IsAsciiDigit).Count();
            var repeat = 1;
            var type = digits < form.Length ? form[digits] : ' ';
            var isNumber = digits == 0 || int.TryParse(form.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat);
            var bytes = type == 'X' ? (repeat + 7L) / 8 : (long)repeat * FitsColumn.ElementBytes(type);
            if (!isNumber || offset + bytes > width || (bytes == 0 && repeat > 0))
                throw new CatalogException($"FITS table: TFORM{n} = '{form}' does not fit a row of {width} bytes");
            var name = header.GetValueOrDefault($"TTYPE{n}", $"col{n}");
            long? missing = header.ContainsKey($"TNULL{n}") ? Number(header, $"TNULL{n}") : null;
            columns.Add(new FitsColumn(name, type, repeat, offset) { Null = missing, Scale = (Real(header, $"TSCAL{n}", 1), Real(header, $"TZERO{n}", 0)) });
            offset += (int)bytes;
        }

        return [.. columns];
    }

    private static long Number(Dictionary<string, string> header, string key) =>
        long.TryParse(header.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CatalogException($"FITS header: {key} is missing or no whole number");

    private static double Real(Dictionary<string, string> header, string key, double otherwise) =>
        double.TryParse(header.GetValueOrDefault(key)?.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

namespace Broker.Ingest.Context.Tables;

/// <summary>Opens a catalogue file by what its first bytes say: FITS, VOTable or separated text, gzipped or not.</summary>
public static class CatalogFile
{
    private const int BufferBytes = 1 << 16;
    private const int StartBytes = 1024;

    /// <summary>Throws <see cref="CatalogException"/> when the file is no table that can be read.</summary>
    public static ICatalogTable Open(string path)
    {
        var start = Start(path, out var isZipped);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        try
        {
            Stream content = isZipped ? new Unzipped(file) : file;
            double Progress() => file.Length == 0 ? 1 : (double)file.Position / file.Length;
            if (start.AsSpan().StartsWith("SIMPLE  ="u8))
                return new FitsTable(content, Progress);
            return start.AsSpan().IndexOf("<VOTABLE"u8) >= 0 || start.AsSpan().IndexOf("<?xml"u8) is >= 0 and < 4
                ? new VoTable(content, Progress)
                : new CsvTable(content, Progress);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CatalogException($"{path} cannot be read: it is a folder, or not yours to read");
        }
    }

    private static byte[] Start(string path, out bool isZipped)
    {
        using var file = OpenFile(path);
        isZipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream content = isZipped ? new Unzipped(file) : file;
        var start = new byte[StartBytes];
        return start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}

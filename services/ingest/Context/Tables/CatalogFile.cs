namespace Broker.Ingest.Context.Tables;

/// <summary>Opens a catalogue file by what its first bytes say: FITS, VOTable or separated text, gzipped or not.</summary>
public static class CatalogFile
{
    private const int BufferBytes = 1 << 16;
    private const int StartBytes = 1024;

    /// <summary>Opens a file as the options want it: a watch list was checked as separated text, so it is read as nothing else.</summary>
    /// <exception cref="CatalogException">The file is no table that can be read.</exception>
    public static ICatalogTable Open(string path, CatalogLoadOptions options)
    {
        if (options.Owner is null)
            return Open(path);
        var file = OpenFile(path);
        return Opened(file, () => new CsvTable(file, () => Share(file)));
    }

    /// <exception cref="CatalogException">The file is no table that can be read.</exception>
    public static ICatalogTable Open(string path)
    {
        var start = Start(path, out var isZipped);
        var file = OpenFile(path);
        Stream content = isZipped ? new Unzipped(file) : file;
        return Opened(file, () => start.AsSpan() switch
        {
            var text when text.StartsWith("SIMPLE  ="u8) => new FitsTable(content, () => Share(file)),
            var text when text.IndexOf("<VOTABLE"u8) >= 0 || text.IndexOf("<?xml"u8) is >= 0 and < 4 => new VoTable(content, () => Share(file)),
            _ => new CsvTable(content, () => Share(file)),
        });
    }

    private static double Share(FileStream file) => file.Length == 0 ? 1 : (double)file.Position / file.Length;

    private static ICatalogTable Opened(FileStream file, Func<ICatalogTable> open)
    {
        try
        {
            return open();
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
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
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

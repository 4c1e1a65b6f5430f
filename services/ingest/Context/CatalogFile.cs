using System.IO.Compression;

namespace Broker.Ingest.Context;

/// <summary>Opens a catalogue file by what its first bytes say: FITS or separated text, gzipped or not.</summary>
public static class CatalogFile
{
    private static readonly byte[] FitsStart = "SIMPLE  ="u8.ToArray();
    private const int BufferBytes = 1 << 16;

    /// <summary>Throws <see cref="CatalogException"/> when the file is no table that can be read.</summary>
    public static ICatalogTable Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        try
        {
            var content = new BufferedStream(Unzipped(file), BufferBytes);
            var start = new byte[FitsStart.Length];
            var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            var whole = new PrefixedStream(start.AsMemory(0, read), content);
            double Progress() => file.Length == 0 ? 1 : (double)file.Position / file.Length;
            return start.AsSpan().SequenceEqual(FitsStart) ? new FitsTable(whole, Progress) : new CsvTable(whole, Progress);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Stream Unzipped(FileStream file)
    {
        var gzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}

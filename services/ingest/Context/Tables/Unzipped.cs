using System.IO.Compression;

namespace Broker.Ingest.Context.Tables;

/// <summary>
/// The content of a gzip file. Damage, and an end before the end (which .NET tells only where
/// <c>System.IO.Compression.UseStrictValidation</c> is set), is a <see cref="CatalogException"/>: half a table must never pass for a whole one.
/// </summary>
internal sealed class Unzipped(Stream file) : Stream
{
    private readonly GZipStream gzip = new(file, CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return gzip.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw new CatalogException($"the gzip file is damaged or cut short: {error.Message}");
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }
}

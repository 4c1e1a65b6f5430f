using System.Xml;

namespace Broker.Ingest.Context.Tables;

/// <summary>The decoded content of the element that an XML reader stands on. At its end the reader has left that element.</summary>
internal sealed class Base64Content(XmlReader xml) : Stream
{
    private bool isAtEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = isAtEnd ? 0 : xml.ReadElementContentAsBase64(buffer, offset, count);
        isAtEnd |= read == 0 && count > 0;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Buffers;
using Broker.Broker.Replay;
using Broker.Broker.Simulator.Stamps;
using Broker.Core.Wire;

namespace Broker.Broker.Simulator.Packets;

/// <summary>ZTF's packets: an object container with one record, its schema inside, and gzip-compressed stamps.</summary>
public sealed class ZtfPacketWriter : IPacketWriter
{
    public const string SchemaVersion = "4.02";

    private readonly Put<ZtfDraft> _put;
    private readonly ArrayBufferWriter<byte> _buffer = new(128 * 1024);
    private readonly AvroWriter _writer;
    private readonly StampPainter _painter = new(ZtfStamp.SizePixels);
    private readonly string _schema;

    public ZtfPacketWriter()
    {
        _schema = BundledSchemas.Text("ztf", SchemaVersion) ?? throw new WireException($"no schema ztf {SchemaVersion} comes with the broker");
        _put = ZtfForms.Alert.Compile(AvroSchema.Parse(_schema));
        _writer = new AvroWriter(_buffer);
    }

    public string Topic => "ztf-alerts";

    public byte[] Write(SimulatedAlert alert)
    {
        _painter.Paint(SceneOf.Alert(alert, ZtfStamp.PixelArcsec));
        var counts = ZtfForms.CountsPerNanoJy(new Measured(alert.Object, alert.Now));
        _buffer.ResetWrittenCount();
        _put(_writer, new ZtfDraft(alert)
        {
            Difference = ZtfStamp.Write(_painter.Difference, counts),
            Science = ZtfStamp.Write(_painter.Science, counts),
            Template = ZtfStamp.Write(_painter.Template, counts),
        });
        return ContainerWriter.OfOne(_schema, _buffer.WrittenSpan);
    }
}

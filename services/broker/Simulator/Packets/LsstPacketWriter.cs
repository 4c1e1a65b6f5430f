using System.Buffers;
using System.Globalization;
using Broker.Broker.Simulator.Stamps;
using Broker.Core.Wire;

namespace Broker.Broker.Simulator.Packets;

/// <summary>Rubin's packets: a Confluent frame with schema id 100 · major + minor, then one bare datum with three FITS cutouts.</summary>
public sealed class LsstPacketWriter : IPacketWriter
{
    private readonly int _schemaId;
    private readonly Put<LsstDraft> _put;
    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);
    private readonly AvroWriter _writer;
    private readonly StampPainter _painter = new(LsstStamp.SizePixels);
    private readonly LsstStamp _stamp = new();
    private readonly byte[] _cutouts;

    /// <param name="version">A bundled schema: <c>10.0</c>, <c>11.0</c>.</param>
    /// <param name="padBytes">Noise behind the template stamp.</param>
    public LsstPacketWriter(string version, int padBytes = 0)
    {
        _cutouts = new byte[3 * LsstStamp.SizeBytes + padBytes];
        new Random(padBytes).NextBytes(_cutouts.AsSpan(3 * LsstStamp.SizeBytes));
        var parts = version.Split('.');
        _schemaId = 100 * int.Parse(parts[0], CultureInfo.InvariantCulture) + int.Parse(parts[1], CultureInfo.InvariantCulture);
        _put = LsstForms.Alert.Compile(AvroSchema.Parse(BundledSchemas.Text("lsst", version) ?? throw new WireException($"no schema lsst {version} comes with the broker")));
        _writer = new AvroWriter(_buffer);
    }

    public string Topic => "lsst-alerts";

    public byte[] Write(SimulatedAlert alert)
    {
        PaintCutouts(SceneOf.Alert(alert, LsstStamp.PixelArcsec));
        _buffer.ResetWrittenCount();
        _put(_writer, new LsstDraft(alert, _cutouts));
        var packet = GC.AllocateUninitializedArray<byte>(ConfluentFrame.SizeBytes + _buffer.WrittenCount);
        ConfluentFrame.Write(packet, _schemaId);
        _buffer.WrittenSpan.CopyTo(packet.AsSpan(ConfluentFrame.SizeBytes));
        return packet;
    }

    private void PaintCutouts(Scene scene)
    {
        _painter.Paint(scene);
        _stamp.Write(_cutouts, _painter.Difference, scene);
        _stamp.Write(_cutouts.AsSpan(LsstStamp.SizeBytes), _painter.Science, scene);
        _stamp.Write(_cutouts.AsSpan(2 * LsstStamp.SizeBytes), _painter.Template, scene);
    }
}

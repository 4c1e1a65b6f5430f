using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Core.Wire;

/// <summary>Alerts on the topic <c>alerts</c> (<c>schemas/broker/alert.avsc</c>).</summary>
public static class AlertCodec
{
    /// <summary>Of the text of a Guid: 8-4-4-4-12.</summary>
    private const int GuidLength = 36;

    private static readonly TopicCodec<Alert, AlertDraft> Codec =
        new(TopicSchemas.Alert, Write, AlertDraft.Map, (draft, _) => draft.ToAlert());

    public static byte[] Encode(Alert alert) => Codec.Encode(alert);

    public static Outcome<Alert> Decode(ReadOnlyMemory<byte> bytes) => Codec.Decode(bytes);

    internal static void Write(AvroWriter writer, Alert alert)
    {
        writer.WriteString(alert.Survey);
        writer.WriteString(alert.SchemaVersion);
        writer.WriteLong(alert.AlertId);
        writer.WriteString(alert.ObjectId);
        writer.WriteOptional(alert.SolarSystemId);
        writer.WriteDouble(alert.RaDeg);
        writer.WriteDouble(alert.DecDeg);
        writer.WriteDouble(alert.MjdTai);
        writer.WriteString(alert.Band);
        writer.WriteOptional(alert.FluxNanoJy);
        writer.WriteOptional(alert.FluxErrNanoJy);
        writer.WriteOptional(alert.ScienceFluxNanoJy);
        writer.WriteOptional(alert.TemplateFluxNanoJy);
        writer.WriteOptional(alert.LimitNanoJy);
        writer.WriteOptional(alert.Reliability);
        writer.WriteOptional((long?)alert.ProgramId);
        writer.WriteList(alert.Flags, Text);
        writer.WriteList(alert.LightCurve, WritePoint);
        writer.WriteOptional(alert.PublishedAt is { } time ? UnixMicros.From(time) : null);
        WritePacket(writer, alert.Packet);
        writer.WriteList(alert.Context.Matches, WriteMatch);
        writer.WriteOptional(alert.Context.MissingReason);
        writer.WriteList(alert.Context.OtherObjects, WriteOther);
        writer.WriteOptional(alert.Context.LateReason);
        HostRecord.Write(writer, alert.Context);
        writer.WriteList(alert.Context.Watched, WriteWatched);
        writer.WriteOptional(alert.DetectionCount);
        writer.WriteOptional(alert.FirstDetectionMjdTai);
        WriteSource(writer, alert.Source);
    }

    private static void WriteSource(AvroWriter writer, AlertSource? source)
    {
        writer.WriteUnionIndex(source is null ? 0 : 1);
        if (source is not { } message)
            return;

        Span<byte> id = stackalloc byte[GuidLength];
        message.TopicId.TryFormat(id, out _);
        writer.WriteString(message.Topic);
        writer.WriteBytes(id);
        writer.WriteInt(message.Partition);
        writer.WriteLong(message.Offset);
    }

    private static void Text(AvroWriter writer, string text) => writer.WriteString(text);

    private static void WritePoint(AvroWriter writer, LightCurvePoint point)
    {
        writer.WriteDouble(point.MjdTai);
        writer.WriteString(point.Band);
        writer.WriteInt((int)point.Status);
        writer.WriteOptional(point.FluxNanoJy);
        writer.WriteOptional(point.FluxErrNanoJy);
        writer.WriteOptional(point.LimitNanoJy);
        writer.WriteList(point.Flags, Text);
        writer.WriteOptional(point.ScienceFluxNanoJy);
    }

    private static void WritePacket(AvroWriter writer, StoredPacket? packet)
    {
        writer.WriteUnionIndex(packet is null ? 0 : 1);
        if (packet is null)
            return;

        writer.WriteString(packet.Pack);
        writer.WriteLong(packet.Offset);
        writer.WriteInt(packet.SizeBytes);
        writer.WriteList(packet.Cutouts, WriteCutout);
    }

    private static void WriteCutout(AvroWriter writer, CutoutRange cutout)
    {
        writer.WriteInt((int)cutout.Kind);
        writer.WriteInt(cutout.Offset);
        writer.WriteInt(cutout.SizeBytes);
        writer.WriteBoolean(cutout.Gzipped);
    }

    private static void WriteWatched(AvroWriter writer, WatchMatch match)
    {
        writer.WriteString(match.Owner);
        WriteMatch(writer, match.Source);
    }

    private static void WriteMatch(AvroWriter writer, CatalogMatch match)
    {
        writer.WriteString(match.Catalog);
        writer.WriteString(match.SourceId);
        writer.WriteDouble(match.SeparationArcsec);
        writer.WriteDouble(match.RaDeg);
        writer.WriteDouble(match.DecDeg);
        writer.WritePairs(match.Values, Text);
        writer.WriteOptional(match.ProjectedKpc);
    }

    private static void WriteOther(AvroWriter writer, OtherObject other)
    {
        writer.WriteString(other.Survey);
        writer.WriteString(other.ObjectId);
        writer.WriteDouble(other.SeparationArcsec);
        writer.WriteDouble(other.LastMjdTai);
    }
}

using System.Runtime.InteropServices;
using Broker.Core.Alerts;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// An alert and where its images lie within the bytes it was read from. Filled anew for every packet, with all it holds, so that
/// reading a stream allocates nothing; who keeps one hands the decoder another.
/// </summary>
public sealed class DecodedAlert
{
    /// <summary>A light curve that has grown beyond this is not kept for the next packet, points.</summary>
    private const int MostKeptPoints = 4096;

    private readonly List<CutoutRange> cutouts = new(3);
    private List<LightCurvePoint> points = [];

    public DecodedAlert() => Clear();

    public Alert Alert { get; } = new()
    {
        Survey = "", SchemaVersion = "", AlertId = 0, ObjectId = "", RaDeg = double.NaN, DecDeg = double.NaN, MjdTai = double.NaN, Band = "",
    };

    /// <summary>Science, template, difference, as far as they are there.</summary>
    public IReadOnlyList<CutoutRange> Cutouts => cutouts;

    /// <summary>The alert's light curve, to be filled.</summary>
    internal List<LightCurvePoint> Points => points;

    /// <summary>Back to an alert of which nothing is known.</summary>
    public void Clear()
    {
        if (points.Capacity > MostKeptPoints)
            points = [];
        points.Clear();
        cutouts.Clear();
        var alert = Alert;
        alert.Survey = alert.SchemaVersion = alert.ObjectId = alert.Band = "";
        alert.AlertId = 0;
        alert.SolarSystemId = null;
        alert.RaDeg = alert.DecDeg = alert.MjdTai = double.NaN;
        alert.FluxNanoJy = alert.FluxErrNanoJy = alert.ScienceFluxNanoJy = alert.TemplateFluxNanoJy = alert.LimitNanoJy = null;
        alert.Reliability = alert.FirstDetectionMjdTai = null;
        alert.ProgramId = null;
        alert.DetectionCount = null;
        alert.Flags = [];
        alert.LightCurve = points;
        alert.PublishedAt = null;
        alert.Source = null;
        alert.Packet = null;
        alert.Context = AlertContext.None;
    }

    /// <summary>Finds the images in the datum they were read from; gzip is known by its magic (RFC 1952).</summary>
    internal void SetCutouts(Cutouts images, ReadOnlySpan<byte> datum)
    {
        Add(CutoutKind.Science, images.Science, datum);
        Add(CutoutKind.Template, images.Template, datum);
        Add(CutoutKind.Difference, images.Difference, datum);
    }

    /// <summary>The datum turns out to begin so many bytes into what is kept.</summary>
    internal void ShiftCutouts(int bytes)
    {
        foreach (ref var cutout in CollectionsMarshal.AsSpan(cutouts))
            cutout = cutout with { Offset = cutout.Offset + bytes };
    }

    private void Add(CutoutKind kind, ByteRange range, ReadOnlySpan<byte> datum)
    {
        if (range.Length > 0)
            cutouts.Add(new CutoutRange(kind, range.Offset, range.Length, datum.Slice(range.Offset, range.Length).StartsWith(GzipMagic)));
    }

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];
}

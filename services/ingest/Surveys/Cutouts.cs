using Broker.Core.Alerts;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>Where the three images of a packet lie within its datum; an absent one is empty.</summary>
public sealed class Cutouts
{
    public ByteRange Science { get; set; }

    public ByteRange Template { get; set; }

    public ByteRange Difference { get; set; }

    public void Clear() => Science = Template = Difference = default;

    /// <summary>The images that are there, as slices of <paramref name="datum"/>; gzip is known by its magic (RFC 1952).</summary>
    public IReadOnlyList<CutoutRange> Slices(ReadOnlySpan<byte> datum)
    {
        var slices = new List<CutoutRange>(3);
        Add(slices, CutoutKind.Science, Science, datum);
        Add(slices, CutoutKind.Template, Template, datum);
        Add(slices, CutoutKind.Difference, Difference, datum);
        return slices;
    }

    private static void Add(List<CutoutRange> slices, CutoutKind kind, ByteRange range, ReadOnlySpan<byte> datum)
    {
        if (range.Length > 0)
            slices.Add(new CutoutRange(kind, range.Offset, range.Length, datum.Slice(range.Offset, range.Length).StartsWith(GzipMagic)));
    }

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];
}

using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>Where the three images of a packet lie within its datum; an absent one is empty.</summary>
public sealed class Cutouts
{
    public ByteRange Science { get; set; }

    public ByteRange Template { get; set; }

    public ByteRange Difference { get; set; }

    public void Clear() => Science = Template = Difference = default;
}

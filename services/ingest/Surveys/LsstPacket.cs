namespace Broker.Ingest.Surveys;

/// <summary>What we use of a Rubin alert packet, by the names and in the units of its schema (lsst/alert_packet, 3.0 to 11.x).</summary>
public sealed class LsstPacket : ISurveyPacket
{
    /// <summary><c>diaSourceId</c> at the top; <c>alertId</c> up to 7.4.</summary>
    public long? AlertId { get; set; }

    /// <summary>Written by brokers that republish packets: <c>lsst.v10_0</c>.</summary>
    public string? SchemaName { get; set; }

    public LsstSource Source { get; } = new();

    public Recycled<LsstSource> Sources { get; } = new(s => s.Clear());

    public Recycled<LsstSource> ForcedSources { get; } = new(s => s.Clear());

    /// <summary>Up to 7.4.</summary>
    public Recycled<LsstSource> NonDetections { get; } = new(s => s.Clear());

    /// <summary><c>diaObject.diaObjectId</c>; the source's own is the first choice.</summary>
    public long? ObjectId { get; set; }

    /// <summary>Designation of the known solar-system object, from <c>ssSource</c> or the orbit record.</summary>
    public string? Designation { get; set; }

    public Cutouts Cutouts { get; } = new();

    public void Clear()
    {
        AlertId = ObjectId = null;
        SchemaName = Designation = null;
        Source.Clear();
        Sources.Clear();
        ForcedSources.Clear();
        NonDetections.Clear();
        Cutouts.Clear();
    }
}

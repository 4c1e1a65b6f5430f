namespace Broker.Ingest.Surveys;

/// <summary>What we use of a Rubin alert packet, by the names and in the units of its schema (lsst/alert_packet, 3.0 to 11.x). Missing is 0 or NaN.</summary>
public sealed class LsstPacket : ISurveyPacket
{
    /// <summary><c>diaSourceId</c> at the top; <c>alertId</c> up to 7.4.</summary>
    public long AlertId { get; set; }

    /// <summary>Written by brokers that republish packets: <c>lsst.v10_0</c>.</summary>
    public string? SchemaName { get; set; }

    public LsstSource Source { get; } = new();

    public Recycled<LsstSource> Sources { get; } = new(s => s.Clear());

    public Recycled<LsstSource> ForcedSources { get; } = new(s => s.Clear());

    /// <summary>Up to 7.4.</summary>
    public Recycled<LsstSource> NonDetections { get; } = new(s => s.Clear());

    /// <summary><c>diaObject.diaObjectId</c>; the source's own is the first choice.</summary>
    public long ObjectId { get; set; }

    /// <summary><c>diaObject.nDiaSources</c>, from 8.0 on.</summary>
    public long DetectionCount { get; set; }

    /// <summary><c>diaObject.firstDiaSourceMjdTai</c>, from 8.0 on.</summary>
    public double FirstDetectionMjdTai { get; set; } = double.NaN;

    /// <summary>Designation of the known solar-system object, from <c>ssSource</c> or the orbit record.</summary>
    public string? Designation { get; set; }

    public Cutouts Cutouts { get; } = new();

    /// <summary>Ids of the sources that stand in the light curve already.</summary>
    internal SeenIds Seen { get; } = new();

    public void Clear()
    {
        AlertId = ObjectId = DetectionCount = 0;
        FirstDetectionMjdTai = double.NaN;
        SchemaName = Designation = null;
        Source.Clear();
        Sources.Clear();
        ForcedSources.Clear();
        NonDetections.Clear();
        Cutouts.Clear();
    }
}

namespace Broker.Ingest.Surveys;

/// <summary>
/// What we use of a ZTF alert packet, by the names and in the units of its schema
/// (ZwickyTransientFacility/ztf-avro-alert, versions 1.1 to 4.02).
/// </summary>
public sealed class ZtfPacket : ISurveyPacket
{
    public string? SchemaVersion { get; set; }

    public string? ObjectId { get; set; }

    public long? CandidateId { get; set; }

    public ZtfCandidate Candidate { get; } = new();

    public Recycled<ZtfCandidate> History { get; } = new(c => c.Clear());

    public Recycled<ZtfForced> Forced { get; } = new(f => f.Clear());

    public Cutouts Cutouts { get; } = new();

    /// <summary>Ids of the candidates that stand in the light curve already.</summary>
    internal SeenIds Seen { get; } = new();

    public void Clear()
    {
        SchemaVersion = ObjectId = null;
        CandidateId = null;
        Candidate.Clear();
        History.Clear();
        Forced.Clear();
        Cutouts.Clear();
    }
}

namespace Broker.Ingest.Surveys;

/// <summary>What we use of the packets of the surveys in the near infrared, whose schemas are descendants of ZTF's.</summary>
public sealed class InfraredPacket : ISurveyPacket
{
    public string? SchemaVersion { get; set; }

    public string? ObjectId { get; set; }

    public long? CandidateId { get; set; }

    public InfraredCandidate Candidate { get; } = new();

    public Recycled<InfraredCandidate> History { get; } = new(c => c.Clear());

    public Cutouts Cutouts { get; } = new();

    /// <summary>Ids of the candidates that stand in the light curve already.</summary>
    internal SeenIds Seen { get; } = new();

    public void Clear()
    {
        SchemaVersion = ObjectId = null;
        CandidateId = null;
        Candidate.Clear();
        History.Clear();
        Cutouts.Clear();
    }
}

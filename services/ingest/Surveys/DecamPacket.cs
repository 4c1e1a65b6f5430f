namespace Broker.Ingest.Surveys;

/// <summary>What we use of a packet of either program that sends alerts from the Dark Energy Camera, DECAT and DESIRT.</summary>
public sealed class DecamPacket : ISurveyPacket
{
    public string? ObjectId { get; set; }

    /// <summary>DESIRT's <c>candid</c>; DECAT names an alert by the id of its measurement.</summary>
    public long? CandidateId { get; set; }

    /// <summary>The measurement that made the alert.</summary>
    public DecamMeasurement Trigger { get; } = new();

    public Recycled<DecamMeasurement> History { get; } = new(m => m.Clear());

    public Cutouts Cutouts => Trigger.Cutouts;

    public void Clear()
    {
        ObjectId = null;
        CandidateId = null;
        Trigger.Clear();
        History.Clear();
    }
}

namespace Broker.Ingest.Surveys;

/// <summary>What one survey's packets hold that we use, as the survey says it; filled anew for every packet.</summary>
public interface ISurveyPacket
{
    Cutouts Cutouts { get; }

    /// <summary>Forgets the previous packet: a field that the next one lacks must read as missing.</summary>
    void Clear();
}

using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// ELAsTiCC, the simulated Rubin stream that brokers were tested with: Rubin's early field names under record names of its own.
/// </summary>
public sealed class ElasticcSurvey : ISurvey
{
    public string Name => ElasticcAlerts.Survey;

    public bool Recognises(AvroSchema writer) =>
        SurveyNames.IsNamed(writer, Name)
        && SurveyNames.RecordIn(writer, "diaSource") is { } source
        && source.Field("diaSourceId") is not null && source.Field("psFlux") is not null;

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = ElasticcAlerts.Version(writer.FullName);
        return new DatumReader<LsstPacket>(ReadingPlan<LsstPacket>.Compile(writer, LsstSurvey.Map), (p, into) => ElasticcAlerts.Fill(p, writerVersion, into)).Decode;
    }
}

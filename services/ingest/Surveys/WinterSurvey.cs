using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// WINTER, the Wide-field Infrared Transient Explorer, and the packets of the WIRC camera its pipeline was tested with: those
/// have no <c>fid</c>, so their band is not known and they are rejected. The schema names no photometric system; the pipeline
/// (mirar) calibrates on 2MASS, earlier in Vega magnitudes and now in AB, without a word in the packet. Magnitudes are read as
/// AB: older ones may be too bright by 0.9 mag in J and 1.4 mag in H.
/// </summary>
public sealed class WinterSurvey : ISurvey
{
    private readonly InfraredAlerts alerts = new("winter", InfraredBand.OfNumber);

    public string Name => "winter";

    public bool Recognises(AvroSchema writer) => SurveyNames.IsNamed(writer, Name) && InfraredFields.AreIn(writer);

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = writer.Version;
        return new DatumReader<InfraredPacket>(InfraredFields.Plan(writer), (p, into) => alerts.Fill(p, writerVersion, into)).Decode;
    }
}

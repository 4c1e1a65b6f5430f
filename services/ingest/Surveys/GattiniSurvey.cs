using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Palomar Gattini-IR (record <c>pgir.alert</c>), one band, J. Its magnitudes are 2MASS's, on whose stars the schema says they are
/// calibrated, so Vega: 0 mag in J is 1594 Jy (Cohen, Wheaton and Megeath 2003, AJ 126, 1090). They differ
/// from <c>fluxpsf</c> at <c>magzpsci</c>, for a reason we do not know; the magnitudes are what the survey gives as calibrated.
/// </summary>
public sealed class GattiniSurvey : ISurvey
{
    private const string RecordPrefix = "pgir";

    private const double JanskyOfAbZero = 3631;

    private const double JanskyOfVegaZeroInJ = 1594;

    private static readonly InfraredBand J = new("J", 2.5 * Math.Log10(JanskyOfAbZero / JanskyOfVegaZeroInJ));

    private readonly InfraredAlerts alerts = new("gattini", _ => J);

    public string Name => "gattini";

    public bool Recognises(AvroSchema writer) => SurveyNames.IsNamed(writer, RecordPrefix) && InfraredFields.AreIn(writer);

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = writer.Version;
        return new DatumReader<InfraredPacket>(InfraredFields.Plan(writer), (p, into) => alerts.Fill(p, writerVersion, into)).Decode;
    }
}

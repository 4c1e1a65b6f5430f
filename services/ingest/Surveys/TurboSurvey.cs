using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// TURBO, in WINTER's early schema. No photometric system is named and only packets of a test are public, with a magnitude of 1:
/// magnitudes are read as AB, as ZTF's are, from which the schema came.
/// </summary>
public sealed class TurboSurvey : ISurvey
{
    private readonly InfraredAlerts alerts = new("turbo", InfraredBand.OfNumber);

    public string Name => "turbo";

    public bool Recognises(AvroSchema writer) => SurveyNames.IsNamed(writer, Name) && InfraredFields.AreIn(writer);

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = writer.Version;
        return new DatumReader<InfraredPacket>(InfraredFields.Plan(writer), (p, into) => Fill(p, writerVersion, into)).Decode;
    }

    /// <summary>
    /// <c>candid</c> alone names no alert: different objects have the same one. Identity is the first 63 bits of the SHA-256 of
    /// <c>objectId/candid</c>, the same for the same alert whoever reads it.
    /// </summary>
    private string? Fill(InfraredPacket packet, string? writerVersion, DecodedAlert into)
    {
        var fault = alerts.Fill(packet, writerVersion, into);
        if (fault is null)
            into.Alert.AlertId = AlertId(into.Alert.ObjectId, into.Alert.AlertId);
        return fault;
    }

    private static long AlertId(string objectId, long candidateId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{objectId}/{candidateId}")));
        return BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }
}

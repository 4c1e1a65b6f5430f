using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Step 4 for ELAsTiCC: as for Rubin once fluxes are nJy. No schema of it names a unit. Version 0.9 came with the fluxes of the
/// SNANA simulation (AB magnitude 27.5 is 1), 0.9.1 with nJy: the published errors of one band differ by that factor, 36,
/// and only so both agree with the depth of a Rubin visit.
/// </summary>
public static class ElasticcAlerts
{
    public const string Survey = "elasticc";

    /// <summary>The version whose fluxes are SNANA's.</summary>
    private const string SnanaVersion = "0.9";

    private const double SnanaZeroPointMag = 27.5;

    /// <summary>
    /// Fills the alert, not yet checked for range, as for Rubin; the packet is changed. Identity is <c>diaSourceId</c>: all packets of 0.9 have one
    /// and the same <c>alertId</c>, and in 0.9.1 the two are equal. The object is <c>diaObjectId</c>.
    /// </summary>
    public static string? Fill(LsstPacket packet, string? writerVersion, DecodedAlert into)
    {
        packet.AlertId = packet.Source.SourceId;
        var nanoJyPerUnit = writerVersion == SnanaVersion ? Photometry.FluxNanoJy(SnanaZeroPointMag) : 1;
        Adapt(packet.Source, nanoJyPerUnit);
        Adapt(packet.Sources, nanoJyPerUnit);
        Adapt(packet.ForcedSources, nanoJyPerUnit);
        Adapt(packet.NonDetections, nanoJyPerUnit);
        var fault = LsstAlerts.Fill(packet, writerVersion, into);
        into.Alert.Survey = Survey;
        return fault;
    }

    /// <summary><c>0.9.1</c> of <c>elasticc.v0_9_1.alert</c>; null when the name holds no version.</summary>
    public static string? Version(string schemaName) =>
        schemaName.Split('.') is [_, ['v', .. var digits], ..] ? digits.Replace('_', '.') : null;

    private static void Adapt(Recycled<LsstSource> sources, double nanoJyPerUnit)
    {
        for (var i = 0; i < sources.Count; i++)
            Adapt(sources[i], nanoJyPerUnit);
    }

    /// <summary>Rubin's y band is written <c>Y</c> here.</summary>
    private static void Adapt(LsstSource source, double nanoJyPerUnit)
    {
        if (source.Band == "Y")
            source.Band = "y";
        source.FluxNanoJy *= nanoJyPerUnit;
        source.FluxErrNanoJy *= nanoJyPerUnit;
        source.ScienceFluxNanoJy *= nanoJyPerUnit;
        source.NoiseNanoJy *= nanoJyPerUnit;
    }
}

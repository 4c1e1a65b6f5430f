using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>Writes what a context says of the host, the last fields of the record AlertContext.</summary>
internal static class HostRecord
{
    public static void Write(AvroWriter writer, AlertContext context)
    {
        Write(writer, context.Host);
        Write(writer, context.RunnerUp);
        writer.WriteOptional(context.HostReason);
        writer.WriteOptional(context.Sentence);
    }

    private static void Write(AvroWriter writer, HostCandidate? galaxy)
    {
        writer.WriteUnionIndex(galaxy is null ? 0 : 1);
        if (galaxy is null)
            return;

        writer.WriteString(galaxy.Catalog);
        writer.WriteString(galaxy.SourceId);
        writer.WriteDouble(galaxy.RaDeg);
        writer.WriteDouble(galaxy.DecDeg);
        writer.WriteDouble(galaxy.SeparationArcsec);
        writer.WriteDouble(galaxy.PositionAngleDeg);
        writer.WriteInt((int)galaxy.Method);
        writer.WriteOptional(galaxy.DlrRatio);
        writer.WriteOptional(galaxy.ChanceProbability);
        writer.WriteOptional(galaxy.Redshift);
        writer.WriteOptional(galaxy.DistanceMpc);
        writer.WriteOptional(galaxy.ProjectedKpc);
        writer.WriteOptional(galaxy.Morphology);
    }
}

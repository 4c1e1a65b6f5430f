using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>What a context says of the host, as members of an object that is being written.</summary>
internal static class HostJson
{
    private static readonly string[] Methods = ["directional_light_radius", "scaled_radius", "chance_coincidence", "separation"];

    public static void Write(Utf8JsonWriter json, AlertContext context)
    {
        Write(json, "host", context.Host);
        Write(json, "runner_up", context.RunnerUp);
        json.WriteString("host_reason", context.HostReason);
        json.WriteString("sentence", context.Sentence);
    }

    private static void Write(Utf8JsonWriter json, string name, HostCandidate? galaxy)
    {
        if (galaxy is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("catalog", galaxy.Catalog);
        json.WriteString("source_id", galaxy.SourceId);
        Number(json, "ra", galaxy.RaDeg);
        Number(json, "dec", galaxy.DecDeg);
        Number(json, "separation_arcsec", galaxy.SeparationArcsec);
        Number(json, "position_angle_deg", galaxy.PositionAngleDeg);
        json.WriteString("method", Methods[(int)galaxy.Method]);
        Number(json, "dlr_ratio", galaxy.DlrRatio);
        Number(json, "chance_probability", galaxy.ChanceProbability);
        Number(json, "redshift", galaxy.Redshift);
        Number(json, "distance_mpc", galaxy.DistanceMpc);
        Number(json, "projected_kpc", galaxy.ProjectedKpc);
        json.WriteString("morphology", galaxy.Morphology);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        AlertJson.WriteNumber(json, value);
    }
}

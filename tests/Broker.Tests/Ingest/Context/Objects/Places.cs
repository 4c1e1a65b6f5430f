using Broker.Core.Alerts;

namespace Broker.Tests.Ingest.Context.Objects;

/// <summary>Alerts of which only the place matters.</summary>
internal static class Places
{
    public static Alert Alert(string survey, string objectId, double raDeg, double decDeg, double mjdTai = 61_000) => new()
    {
        Survey = survey, SchemaVersion = "1", AlertId = 1, ObjectId = objectId, RaDeg = raDeg, DecDeg = decDeg, MjdTai = mjdTai, Band = "g",
    };
}

using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>An <see cref="OtherObject"/> while it is read.</summary>
internal sealed class OtherDraft
{
    public static readonly RecordMap<OtherDraft> Map = new RecordMap<OtherDraft>()
        .Text("survey", (o, v) => o.survey = v)
        .Text("object_id", (o, v) => o.objectId = v)
        .Finite("separation_arcsec", (o, v) => o.separationArcsec = v)
        .Finite("last_mjd_tai", (o, v) => o.lastMjdTai = v);

    private string survey = "";
    private string objectId = "";
    private double separationArcsec;
    private double lastMjdTai;

    public static OtherDraft Add(List<OtherDraft> others)
    {
        others.Add(new());
        return others[^1];
    }

    public OtherObject ToObject() => new() { Survey = survey, ObjectId = objectId, SeparationArcsec = separationArcsec, LastMjdTai = lastMjdTai };
}

using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>An <see cref="AlertContext"/> while it is read.</summary>
internal sealed class ContextDraft
{
    public static readonly RecordMap<ContextDraft> Map = new RecordMap<ContextDraft>()
        .List("matches", MatchDraft.Map, c => c.NextMatch())
        .Text("missing_reason", (c, v) => c.missingReason = v)
        .List("other_objects", OtherDraft.Map, c => OtherDraft.Add(c.others))
        .Text("late_reason", (c, v) => c.lateReason = v);

    private readonly List<MatchDraft> matches = [];
    private readonly List<OtherDraft> others = [];
    private string? missingReason;
    private string? lateReason;

    public AlertContext ToContext() => matches.Count == 0 && others.Count == 0 && missingReason is null && lateReason is null
        ? AlertContext.None
        : new()
        {
            Matches = matches.ConvertAll(m => m.ToMatch()),
            MissingReason = missingReason,
            OtherObjects = others.ConvertAll(o => o.ToObject()),
            LateReason = lateReason,
        };

    private MatchDraft NextMatch()
    {
        matches.Add(new());
        return matches[^1];
    }

    private sealed class MatchDraft
    {
        public static readonly RecordMap<MatchDraft> Map = new RecordMap<MatchDraft>()
            .Text("catalog", (m, v) => m.catalog = v)
            .Text("source_id", (m, v) => m.sourceId = v)
            .Double("separation_arcsec", (m, v) => m.separationArcsec = v)
            .Double("ra", (m, v) => m.raDeg = v)
            .Double("dec", (m, v) => m.decDeg = v)
            .List("values", PairDraft.Map, m => PairDraft.Add(m.values))
            .Double("projected_kpc", (m, v) => m.projectedKpc = v);

        private readonly List<PairDraft> values = [];
        private string catalog = "";
        private string sourceId = "";
        private double separationArcsec;
        private double raDeg;
        private double decDeg;
        private double? projectedKpc;

        public CatalogMatch ToMatch() => new()
        {
            Catalog = catalog,
            SourceId = sourceId,
            SeparationArcsec = separationArcsec,
            RaDeg = raDeg,
            DecDeg = decDeg,
            Values = PairDraft.ToDictionary(values, p => p.Text),
            ProjectedKpc = projectedKpc,
        };
    }
}

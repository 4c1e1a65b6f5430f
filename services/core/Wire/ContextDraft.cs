using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>An <see cref="AlertContext"/> while it is read.</summary>
internal sealed class ContextDraft
{
    public static readonly RecordMap<ContextDraft> Map = new RecordMap<ContextDraft>()
        .List("matches", MatchDraft.Map, c => c.NextMatch())
        .Text("missing_reason", (c, v) => c.missingReason = v)
        .List("other_objects", OtherDraft.Map, c => OtherDraft.Add(c.others))
        .Text("late_reason", (c, v) => c.lateReason = v)
        .Record("host", HostDraft.Map, c => c.host = new())
        .Record("runner_up", HostDraft.Map, c => c.runnerUp = new())
        .Text("host_reason", (c, v) => c.hostReason = v)
        .Text("sentence", (c, v) => c.sentence = v)
        .List("watched", WatchDraft.Map, c => c.NextWatched());

    private readonly List<MatchDraft> matches = [];
    private readonly List<OtherDraft> others = [];
    private readonly List<WatchDraft> watched = [];
    private string? missingReason;
    private string? lateReason;
    private HostDraft? host;
    private HostDraft? runnerUp;
    private string? hostReason;
    private string? sentence;

    public AlertContext ToContext() => this is { matches.Count: 0, others.Count: 0, watched.Count: 0, missingReason: null, lateReason: null, sentence: null }
        ? AlertContext.None
        : new()
        {
            Matches = matches.ConvertAll(m => m.ToMatch()),
            MissingReason = missingReason,
            OtherObjects = others.ConvertAll(o => o.ToObject()),
            LateReason = lateReason,
            Host = host?.ToCandidate(),
            RunnerUp = runnerUp?.ToCandidate(),
            HostReason = hostReason,
            Sentence = sentence,
            Watched = watched.ConvertAll(w => w.ToMatch()),
        };

    private MatchDraft NextMatch()
    {
        matches.Add(new());
        return matches[^1];
    }

    private WatchDraft NextWatched()
    {
        watched.Add(new());
        return watched[^1];
    }

    private sealed class WatchDraft
    {
        public static readonly RecordMap<WatchDraft> Map = new RecordMap<WatchDraft>()
            .Text("owner", (w, v) => w.owner = v)
            .Record("source", MatchDraft.Map, w => w.source);

        private readonly MatchDraft source = new();
        private string owner = "";

        public WatchMatch ToMatch() => new(owner, source.ToMatch());
    }

    private sealed class MatchDraft
    {
        public static readonly RecordMap<MatchDraft> Map = new RecordMap<MatchDraft>()
            .Text("catalog", (m, v) => m.catalog = v)
            .Text("source_id", (m, v) => m.sourceId = v)
            .Finite("separation_arcsec", (m, v) => m.separationArcsec = v)
            .Finite("ra", (m, v) => m.raDeg = v)
            .Finite("dec", (m, v) => m.decDeg = v)
            .List("values", PairDraft.Map, m => PairDraft.Add(m.values))
            .Finite("projected_kpc", (m, v) => m.projectedKpc = v);

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

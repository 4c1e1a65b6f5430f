using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>A <see cref="ClassifiedAlert"/> while it is read.</summary>
internal sealed class ClassifiedDraft
{
    public static readonly RecordMap<ClassifiedDraft> Map = new RecordMap<ClassifiedDraft>()
        .Record("alert", AlertDraft.Map, c => c.alert)
        .List("scores", ScoreDraft.Map, c => c.NextScore());

    private readonly AlertDraft alert = new();
    private readonly List<ScoreDraft> scores = [];

    public ClassifiedAlert ToClassified() => new() { Alert = alert.ToAlert(), Scores = scores.ConvertAll(s => s.ToScore()) };

    private ScoreDraft NextScore()
    {
        scores.Add(new());
        return scores[^1];
    }

    private sealed class ScoreDraft
    {
        public static readonly RecordMap<ScoreDraft> Map = new RecordMap<ScoreDraft>()
            .Text("model", (s, v) => s.model = v)
            .Text("version", (s, v) => s.version = v)
            .List("values", PairDraft.NumberMap, s => PairDraft.Add(s.values))
            .Text("reason", (s, v) => s.reason = v);

        private readonly List<PairDraft> values = [];
        private string model = "";
        private string version = "";
        private string? reason;

        public Score ToScore() => new()
        {
            Model = model,
            Version = version,
            Values = PairDraft.ToDictionary(values, p => p.Number),
            Reason = reason,
        };
    }
}

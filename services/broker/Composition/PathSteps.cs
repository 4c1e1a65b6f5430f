using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>The numbers of the path of an alert, as spans and dead letters show them.</summary>
internal static class PathSteps
{
    public static StepNames Of(string worker) => worker switch
    {
        "ingest" => new StepNames { Take = "2 take", Run = "3 decode", Publish = "7 publish", DeadLetter = "7 dead-letter", Ledger = "8 ledger", Commit = "8 commit" },
        "context" => new StepNames { Take = "6 take", Run = "6 context", Publish = "7 publish", DeadLetter = "7 dead-letter", Commit = "8 commit" },
        "classify" => new StepNames { Take = "9 take", Run = "9 features and scores", Publish = "11 publish", DeadLetter = "11 dead-letter", Ledger = "11 ledger", Commit = "11 commit" },
        _ => new StepNames { Take = "14 take", Run = "14 archive", Publish = "14 archive", DeadLetter = "14 dead-letter", Ledger = "14 ledger", Commit = "14 commit" },
    };
}

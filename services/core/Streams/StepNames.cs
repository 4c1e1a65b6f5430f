namespace Broker.Core.Streams;

/// <summary>The worker's steps with the numbers they have on the path of one alert; the defaults are those of ingest.</summary>
public sealed record StepNames
{
    public string Take { get; init; } = "2 take";

    public string Run { get; init; } = "3 decode";

    public string Publish { get; init; } = "7 publish";

    public string DeadLetter { get; init; } = "7 dead-letter";

    public string Ledger { get; init; } = "8 ledger";

    public string Commit { get; init; } = "8 commit";
}

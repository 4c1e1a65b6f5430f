using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

/// <summary>Says that there are dead letters: at once, then at most every <see cref="ReportEvery"/>, how many and which was the last.</summary>
internal sealed class DeadLetterLog(string worker, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private int untold;
    private long? toldAt;

    public void Note(IReadOnlyList<DeadLetter> letters)
    {
        untold += letters.Count;
        if (toldAt is { } at && time.GetElapsedTime(at) < ReportEvery)
            return;
        var last = letters[^1];
        log.DeadLettered(worker, untold, $"{last.Topic} [{last.Partition}] offset {last.Offset}", $"{last.Reason}: {last.Message}");
        (untold, toldAt) = (0, time.GetTimestamp());
    }
}

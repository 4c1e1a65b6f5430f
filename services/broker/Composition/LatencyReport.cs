using System.Globalization;
using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>Tells an operator once a minute, when there was anything, how late alerts were and what of the budget that is.</summary>
public sealed partial class LatencyReport(AlertAges ages, TimeSpan budget, TimeProvider time, ILogger<LatencyReport> log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Tell();
        }
    }

    /// <summary>Says what there is to say about the time since it was said last.</summary>
    public void Tell()
    {
        var workers = ages.Workers.Select(window => (window.Place, Ages: window.Take())).Where(worker => worker.Ages.Count > 0).ToList();
        var published = ages.Published.Take();
        if (workers.Count == 0 && published.Count == 0)
            return;
        var taken = string.Join(", ", workers.Select(worker => $"{worker.Place} {Text(worker.Ages)}"));
        if (published.Count == 0)
            LogTaken(log, taken);
        else if (published.P99 <= budget)
            LogWithin(log, published.Count, Text(published), Seconds(budget), taken);
        else
            LogBeyond(log, published.Count, Text(published), Seconds(budget), taken);
    }

    private static string Text(AgeQuantiles ages) => $"{Seconds(ages.Median)}/{Seconds(ages.P99)}";

    private static string Seconds(TimeSpan age) => age.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture);

    [LoggerMessage(EventName = "LatencyTaken", Level = LogLevel.Information, Message = "no match in the last minute; age of alerts when taken, median/p99 in s: {Taken}")]
    private static partial void LogTaken(ILogger logger, string taken);

    [LoggerMessage(EventName = "LatencyWithin", Level = LogLevel.Information,
        Message = "{Matches} matches in the last minute, median/p99 {Published} s after the survey, within the budget of {Budget} s; age of alerts when taken: {Taken}")]
    private static partial void LogWithin(ILogger logger, long matches, string published, string budget, string taken);

    [LoggerMessage(EventName = "LatencyBeyond", Level = LogLevel.Information,
        Message = "{Matches} matches in the last minute, median/p99 {Published} s after the survey, BEYOND the budget of {Budget} s; age of alerts when taken: {Taken}")]
    private static partial void LogBeyond(ILogger logger, long matches, string published, string budget, string taken);
}

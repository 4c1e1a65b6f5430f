using Broker.Broker.DevStack;
using Broker.Core.Storage;

namespace Broker.Benchmarks.Burst;

/// <summary>Watches a broker from outside: its memory, and what has reached PostgreSQL.</summary>
internal sealed class BurstWatch(Database database, BrokerChild broker, Action<string> say)
{
    private const string Ended = "SELECT coalesce(sum(count), 0)::bigint FROM archive_counts WHERE entry IN ('stored', 'already_there', 'dead_lettered')";
    private const string Matched = "SELECT coalesce(sum(count), 0)::bigint FROM archive_counts WHERE entry = 'matched'";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>Nothing new for so long: it is over.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <exception cref="ServerException">The broker ended.</exception>
    /// <exception cref="TimeoutException">It did not come to an end.</exception>
    public async Task<BurstFigures> DrainAsync(int packets, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var (told, first, last) = (started, started, started);
        var (before, ended, matched) = (0L, 0L, 0L);
        while (ended < packets || time.GetElapsedTime(last) < Quiet)
        {
            if (broker.HasEnded)
                throw new ServerException($"the broker ended:\n{broker.LogTail()}");
            if (time.GetElapsedTime(started) > Limit)
                throw new TimeoutException($"{ended} of {packets} packets came to an end within {Limit.TotalMinutes} minutes:\n{broker.LogTail()}");
            await Task.Delay(Poll, cancellation);
            var (nowEnded, nowMatched) = (await AskAsync(Ended, cancellation), await AskAsync(Matched, cancellation));
            if (ended == 0 && nowEnded > 0)
                (first, before) = (time.GetTimestamp(), nowEnded);
            if ((nowEnded, nowMatched) != (ended, matched))
                last = time.GetTimestamp();
            (ended, matched) = (nowEnded, nowMatched);
            if (time.GetElapsedTime(told) < TellEvery)
                continue;
            told = time.GetTimestamp();
            say($"  {ended} of {packets}, {matched} matches, {broker.PeakBytes() / 1e6:0} MB at most");
        }

        var seconds = time.GetElapsedTime(first, last).TotalSeconds;
        return new BurstFigures(broker.PeakBytes(), ended, seconds, (ended - before) / seconds);
    }

    private async Task<long> AskAsync(string sql, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

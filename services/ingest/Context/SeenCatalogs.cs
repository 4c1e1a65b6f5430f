using Broker.Core.Storage;
using Npgsql;

namespace Broker.Ingest.Context;

/// <summary>
/// The catalogues that were found in Redis: when Redis comes back without them it has lost them. Shared by all readers of a process;
/// kept in PostgreSQL for the next one, as far as that answers. Thread-safe.
/// </summary>
/// <param name="table">Where they are kept; null: only in memory.</param>
/// <param name="time">Times the pause after PostgreSQL did not answer.</param>
public sealed class SeenCatalogs(ExpectedCatalogs? table = null, TimeProvider? time = null)
{
    public static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private IReadOnlyList<string>? names = table is null ? [] : null;
    private IReadOnlyList<string>? kept;
    private long? failedAt;

    /// <summary>True when this process has seen a catalogue for everybody that is not among these, or has seen nothing yet.</summary>
    public bool MayLack(IReadOnlyList<string> present)
    {
        lock (gate)
            return names?.Except(present).Any() ?? true;
    }

    /// <summary>
    /// Whether a Redis that does not say that it was never emptied lacks a catalogue. What somebody dropped meanwhile it need not have.
    /// </summary>
    public async Task<bool> LacksAsync(IReadOnlyList<string> present)
    {
        IReadOnlyList<string>? stored = null;
        if (table is not null)
            await TryAsync(async limit => stored = await table.ReadAsync(limit));
        lock (gate)
        {
            // What PostgreSQL was never told it cannot know.
            var expected = stored is null || (names is not null && kept is null) ? (names ?? []).Concat(stored ?? []) : stored;
            return (stored is null && names is null) || expected.Except(present).Any();
        }
    }

    /// <summary>These are there, and nothing is missing.</summary>
    /// <param name="present">Names of the catalogues for everybody; users' lists come back by themselves.</param>
    public async Task SawAsync(IReadOnlyList<string> present)
    {
        lock (gate)
        {
            names = present;
            if (table is null || kept?.SequenceEqual(present) == true)
                return;
            kept = null;
        }

        await TryAsync(async limit =>
        {
            await table.SetAsync(present, limit);
            lock (gate)
                kept = present;
        });
    }

    private async Task TryAsync(Func<CancellationToken, Task> ask)
    {
        lock (gate)
        {
            if (failedAt is { } at && clock.GetElapsedTime(at) < PauseAfterFailure)
                return;
        }

        using var limit = new CancellationTokenSource(AskLimit);
        long? failed = null;
        try
        {
            await ask(limit.Token);
        }
        catch (NpgsqlException)
        {
            failed = clock.GetTimestamp();
        }
        catch (OperationCanceledException)
        {
            failed = clock.GetTimestamp();
        }

        lock (gate)
            failedAt = failed;
    }
}

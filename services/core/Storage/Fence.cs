using Npgsql;

namespace Broker.Core.Storage;

/// <summary>
/// Lets one writer at a time write for a partition: whoever claimed it last. A process that was stopped for a while, and whose
/// partitions went to another one, is refused in the very transaction it writes in. For one worker; one batch at a time.
/// </summary>
public sealed class Fence(Database database, string worker, TimeProvider time)
{
    /// <summary>A claim waits so long for a transaction of the former owner; then a session whose process says nothing is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string Claim = """
        INSERT INTO fences AS f (worker, topic, topic_id, partition, epoch, owner)
        SELECT @worker, topic, topic_id, partition, 1, @owner FROM unnest(@topic, @topic_id, @partition) AS k(topic, topic_id, partition) ORDER BY 2, 3, 4
        ON CONFLICT (worker, topic, topic_id, partition) DO UPDATE SET epoch = f.epoch + 1, owner = excluded.owner, claimed_at = now()
        RETURNING topic, topic_id, partition, epoch
        """;

    private const string EndStopped = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(@waiting)) AND wait_event = 'ClientRead'
        """;

    private readonly Guid owner = Guid.NewGuid();
    private readonly Dictionary<FencedPlace, (int Assignment, long Epoch)> claims = [];

    /// <summary>Claims the partitions that are new to this writer, or were away in between.</summary>
    /// <returns>What the transaction that writes has to show.</returns>
    public async Task<FenceTicket> EnterAsync(IReadOnlyDictionary<FencedPlace, int> assignments, CancellationToken cancellation)
    {
        var unclaimed = assignments.Where(place => !claims.TryGetValue(place.Key, out var claim) || claim.Assignment != place.Value).Select(place => place.Key).ToList();
        if (unclaimed.Count > 0)
            await ClaimAsync(unclaimed, assignments, cancellation);
        return new FenceTicket(this, assignments.ToDictionary(place => place.Key, place => claims[place.Key].Epoch)) { Worker = worker, Owner = owner };
    }

    /// <summary>The next batch claims them anew: if they are still ours to write for, that is right, and else nobody asks us again.</summary>
    internal void Forget(IEnumerable<FencedPlace> places)
    {
        foreach (var place in places)
            claims.Remove(place);
    }

    private async Task ClaimAsync(List<FencedPlace> places, IReadOnlyDictionary<FencedPlace, int> assignments, CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Claim, session);
        command.Parameters.AddWithValue("worker", worker);
        command.Parameters.AddWithValue("owner", owner);
        FencedPlace.Add(command, places);
        var asked = command.ExecuteReaderAsync(cancellation);
        while (await Task.WhenAny(asked, Task.Delay(Patience, time, cancellation)) != asked)
            await EndStoppedAsync(session.ProcessID, cancellation);

        await using var rows = await asked;
        while (await rows.ReadAsync(cancellation))
        {
            var place = new FencedPlace(rows.GetString(0), rows.GetGuid(1), rows.GetInt32(2));
            claims[place] = (assignments[place], rows.GetInt64(3));
        }
    }

    private async Task EndStoppedAsync(int waiting, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(EndStopped);
        command.Parameters.AddWithValue("waiting", waiting);
        await command.ExecuteScalarAsync(cancellation);
    }
}

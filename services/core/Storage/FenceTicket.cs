using Npgsql;

namespace Broker.Core.Storage;

/// <summary>The claims under which one batch is written.</summary>
public sealed class FenceTicket(Fence fence, IReadOnlyDictionary<FencedPlace, long> epochs)
{
    /// <summary>A process that is stopped in the midst of a transaction holds its claims no longer than this; a claim waits 30 s.</summary>
    private const string Check = """
        SET LOCAL idle_in_transaction_session_timeout = '20s';
        SELECT f.topic, f.topic_id, f.partition FROM fences f JOIN unnest(@topic, @topic_id, @partition, @epoch) AS k(topic, topic_id, partition, epoch)
        ON (f.topic, f.topic_id, f.partition, f.epoch) = (k.topic, k.topic_id, k.partition, k.epoch)
        WHERE f.worker = @worker AND f.owner = @owner ORDER BY 1, 2, 3 FOR SHARE OF f
        """;

    public required string Worker { get; init; }

    public required Guid Owner { get; init; }

    /// <summary>First of all in a transaction: from here to its end nobody else can claim the partitions.</summary>
    /// <exception cref="FencedException">Somebody has.</exception>
    public async Task CheckAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Check, session);
        command.Parameters.AddWithValue("worker", Worker);
        command.Parameters.AddWithValue("owner", Owner);
        FencedPlace.Add(command, [.. epochs.Keys]);
        command.Parameters.AddWithValue("epoch", epochs.Values.ToArray());
        var held = new HashSet<FencedPlace>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
                held.Add(new FencedPlace(rows.GetString(0), rows.GetGuid(1), rows.GetInt32(2)));
        }

        var lost = epochs.Keys.Where(place => !held.Contains(place)).ToList();
        if (lost.Count == 0)
            return;
        fence.Forget(lost);
        throw new FencedException($"another process writes for {string.Join(", ", lost.Select(place => $"{place.Topic} [{place.Partition}]"))} by now; nothing was written");
    }
}

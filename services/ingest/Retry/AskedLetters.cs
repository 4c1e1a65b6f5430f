using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Ingest.Retry;

/// <summary>
/// Dead letters that are to be tried again, as messages that stand where they stood: so what becomes of them is counted where they
/// were. Each is claimed first, so that of several processes one tries it; a claim that was lost meanwhile is given up before anything
/// is published. While PostgreSQL is away there are none.
/// </summary>
/// <param name="table">Where they lie.</param>
/// <param name="own">Our own topics.</param>
/// <param name="areOwn">Letters of our own topics, or of the surveys'.</param>
/// <param name="time">Times the looks at the table.</param>
public sealed class AskedLetters(DeadLetterTable table, IReadOnlyCollection<string> own, bool areOwn, TimeProvider time) : ISource<ReadOnlyMemory<byte>>
{
    /// <summary>How often the table is looked at.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>How long the letters of a process that was killed wait for another.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>At once: of the longest, 120 MB.</summary>
    private const int MostLetters = 8;

    private readonly LetterClaim claim = new(Guid.NewGuid(), Lease);
    private readonly Dictionary<StreamMessage<ReadOnlyMemory<byte>>, string> ids = new(ReferenceEqualityComparer.Instance);
    private string[] held = [];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>>?> TakeAsync(CancellationToken cancellation)
    {
        ids.Clear();
        try
        {
            await PutBackAsync(cancellation);
            foreach (var (letter, bytes) in await table.ClaimAsync(claim, own, areOwn, MostLetters, cancellation))
                ids.Add(Message(letter, bytes), letter.Id);
        }
        catch (NpgsqlException)
        {
            // Whoever asked asks PostgreSQL, and that is away: they wait there.
        }

        if (ids.Count == 0)
            await Task.Delay(Look, time, cancellation);
        return [.. ids.Keys];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>>> StillOursAsync(
        IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, CancellationToken cancellation)
    {
        var kept = await table.KeepAsync(claim, [.. batch.Select(message => ids[message])], cancellation);
        return [.. batch.Where(message => kept.Contains(ids[message]))];
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, CancellationToken cancellation)
    {
        string[] tried = [.. batch.Select(message => ids[message])];
        if (areOwn)
            await table.SentBackAsync(tried, cancellation);
        else
            await table.TriedAsync(tried, cancellation);
    }

    /// <summary>They are still asked for, and come again after a while and after all others.</summary>
    public void Hold(IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> messages) => held = [.. messages.Select(message => ids[message])];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task PutBackAsync(CancellationToken cancellation)
    {
        if (held.Length == 0)
            return;
        await Task.Delay(Look, time, cancellation);
        await table.PutBackAsync(claim, held, cancellation);
        held = [];
    }

    private static StreamMessage<ReadOnlyMemory<byte>> Message(StoredLetter letter, byte[] bytes) => new()
    {
        Value = bytes, Bytes = bytes, Topic = letter.Topic, TopicId = letter.TopicId, Partition = letter.Partition, Offset = letter.Offset,
    };
}

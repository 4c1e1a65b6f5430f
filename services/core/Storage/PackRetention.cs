using System.Diagnostics.Metrics;
using Broker.Core.Streams;

namespace Broker.Core.Storage;

/// <summary>
/// Deletes whole packs, the oldest first, until what is left is young and small enough. A pack whose last bytes are younger than
/// <see cref="Untouchable"/> stays whatever the limits say: its writer may still append to it.
/// </summary>
public sealed class PackRetention(Packs packs, PackPlace limits, TimeProvider time)
{
    /// <summary>An hour more than a writer keeps a pack open.</summary>
    public static readonly TimeSpan Untouchable = FolderPackWriter.LongestOpen + TimeSpan.FromHours(1);

    private static readonly Counter<long> Retired = StreamMetrics.Meter.CreateCounter<long>("broker.packs.retired", "{pack}", "Packs deleted because of their age or the sum of all.");
    private static readonly Counter<long> RetiredBytes = StreamMetrics.Meter.CreateCounter<long>("broker.packs.retired.bytes", "By", "Bytes of the packs deleted.");

    /// <summary>True where packs are kept for ever.</summary>
    public bool KeepsAll => limits is { KeepFor: null, KeepBytes: null };

    /// <summary>Which packs are to go, the oldest first.</summary>
    public static IReadOnlyList<PackInfo> Choose(IEnumerable<PackInfo> all, PackPlace limits, DateTimeOffset now)
    {
        var oldestFirst = all.OrderBy(pack => pack.WrittenAt).ThenBy(pack => pack.Name, StringComparer.Ordinal).ToList();
        var left = oldestFirst.Sum(pack => pack.SizeBytes);
        var chosen = new List<PackInfo>();
        foreach (var pack in oldestFirst.TakeWhile(pack => now - pack.WrittenAt >= Untouchable))
        {
            if (!(now - pack.WrittenAt > limits.KeepFor) && !(left > limits.KeepBytes))
                break;
            chosen.Add(pack);
            left -= pack.SizeBytes;
        }

        return chosen;
    }

    /// <param name="dryRun">Nothing is deleted.</param>
    /// <param name="cancellation">Ends it between two packs.</param>
    /// <exception cref="StorageException">The store does not answer: what is deleted by then is deleted.</exception>
    public async Task<PackRetentionResult> RunAsync(bool dryRun, CancellationToken cancellation)
    {
        var all = new List<PackInfo>();
        await foreach (var pack in packs.ListAsync(cancellation))
            all.Add(pack);
        var chosen = Choose(all, limits, time.GetUtcNow());
        foreach (var pack in dryRun ? [] : chosen)
        {
            await packs.DeleteAsync(pack.Name, cancellation);
            Retired.Add(1);
            RetiredBytes.Add(pack.SizeBytes);
        }

        var bytes = all.Sum(pack => pack.SizeBytes);
        return new PackRetentionResult { Packs = all.Count, SizeBytes = bytes, Retired = chosen, OverBytes = bytes - chosen.Sum(pack => pack.SizeBytes) - limits.KeepBytes };
    }
}

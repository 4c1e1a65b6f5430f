using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>
/// The places of the messages that were stored last, before this process began: a batch that a crash made repeat, in whatever
/// pieces it comes again, finds its packets where they lie.
/// </summary>
internal sealed class PackMemory(IPackStorage storage, TimeProvider time)
{
    /// <summary>The newest packs that are looked at; of a size that a writer limits.</summary>
    public const int MostPacks = 4;

    /// <summary>Only packs written so shortly before are looked at.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private readonly Packs packs = new(storage);
    private Dictionary<PackKey, StoredPacket>? places;

    /// <summary>Where the same message already lies, whole; null where it does not.</summary>
    public async ValueTask<StoredPacket?> FindAsync(PackEntry entry, CancellationToken cancellation)
    {
        places ??= await LoadAsync(cancellation);
        if (places.Count == 0 || !places.TryGetValue(PackKey.Of(entry), out var place) || place.SizeBytes != entry.Bytes.Length)
            return null;

        try
        {
            var stored = await packs.ReadAsync(place, cancellation);
            return entry.Bytes.Span.SequenceEqual(stored) ? place : null;
        }
        catch (StorageException error) when (error.Fault != StorageFault.Away)
        {
            return null;
        }
    }

    private async Task<Dictionary<PackKey, StoredPacket>> LoadAsync(CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - Recent;
        var recent = new List<PackInfo>();
        await foreach (var pack in storage.ListAsync(cancellation))
        {
            if (pack.WrittenAt >= since)
                recent.Add(pack);
        }

        var found = new Dictionary<PackKey, StoredPacket>();
        foreach (var pack in recent.OrderByDescending(pack => pack.WrittenAt).Take(MostPacks))
            await LoadAsync(pack, found, cancellation);
        return found;
    }

    /// <summary>From header to header; whether a payload is whole is seen when it is asked for.</summary>
    private async Task LoadAsync(PackInfo pack, Dictionary<PackKey, StoredPacket> found, CancellationToken cancellation)
    {
        var header = new byte[PackRecord.HeaderBytes];
        var magic = header.AsMemory(0, PackRecord.Magic.Length);
        if (await storage.ReadAsync(pack.Name, 0, magic, cancellation) < magic.Length || !magic.Span.SequenceEqual(PackRecord.Magic))
            return;
        for (long at = magic.Length; await storage.ReadAsync(pack.Name, at, header, cancellation) == header.Length;)
        {
            var (length, _) = PackRecord.ReadCheck(header.AsSpan(PackKey.SizeBytes));
            var start = at + header.Length;
            if (length > PackRecord.MaxPayloadBytes || start + length > pack.SizeBytes)
                return;
            found[PackKey.Read(header)] = new StoredPacket { Pack = pack.Name, Offset = start, SizeBytes = (int)length };
            at = start + length;
        }
    }
}

namespace Broker.Core.Wire;

/// <summary>
/// Schemas by their text: containers of one survey carry the same one in every file. A schema met once is on trial, and one met
/// again is kept, so that a row of strangers' schemas, each met once, does not push out those in use.
/// </summary>
internal sealed class SchemaCache
{
    /// <summary>Those least recently used make room.</summary>
    private const int MostKept = 128;

    /// <summary>Those met first make room.</summary>
    private const int MostOnTrial = 16;

    private const int MaxCachedBytes = 256 << 10;

    private readonly Lock _gate = new();
    private Entry[] _entries = [];
    private long _clock;

    public static SchemaCache Shared { get; } = new();

    /// <exception cref="WireException">See <see cref="AvroSchema.Parse(string)"/>.</exception>
    public AvroSchema Parse(ReadOnlyMemory<byte> json)
    {
        foreach (var known in Volatile.Read(ref _entries))
        {
            if (json.Span.SequenceEqual(known.Json))
                return known.Use(Interlocked.Increment(ref _clock));
        }

        var parsed = AvroSchema.Parse(json);
        if (json.Length <= MaxCachedBytes)
            Add(new Entry(json.ToArray(), parsed));
        return parsed;
    }

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            var kept = _entries.Where(e => e.LastUse > 0).OrderByDescending(e => e.LastUse).Take(MostKept);
            var onTrial = _entries.Where(e => e.LastUse == 0).Take(MostOnTrial - 1);
            Volatile.Write(ref _entries, [.. kept, entry, .. onTrial]);
        }
    }

    private sealed class Entry(byte[] json, AvroSchema schema)
    {
        private long _lastUse;

        public byte[] Json => json;

        /// <summary>0 while on trial.</summary>
        public long LastUse => Volatile.Read(ref _lastUse);

        public AvroSchema Use(long at)
        {
            Volatile.Write(ref _lastUse, at);
            return schema;
        }
    }
}

namespace Broker.Core.Wire;

/// <summary>Schemas by their text: containers of one survey carry the same one in every file.</summary>
internal static class SchemaCache
{
    private const int Capacity = 64;
    private const int MaxCachedBytes = 256 << 10;

    private static readonly Lock Gate = new();
    private static (byte[] Json, AvroSchema Schema)[] _entries = [];

    /// <exception cref="WireException">See <see cref="AvroSchema.Parse(string)"/>.</exception>
    public static AvroSchema Parse(ReadOnlyMemory<byte> json)
    {
        foreach (var (known, schema) in Volatile.Read(ref _entries))
        {
            if (json.Span.SequenceEqual(known))
                return schema;
        }

        var parsed = AvroSchema.Parse(json);
        if (json.Length > MaxCachedBytes)
            return parsed;
        lock (Gate)
            Volatile.Write(ref _entries, [(json.ToArray(), parsed), .. _entries.Take(Capacity - 1)]);
        return parsed;
    }
}

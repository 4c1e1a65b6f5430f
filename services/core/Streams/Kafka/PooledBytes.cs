using System.Buffers;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Copies message values from the client library's memory into rented arrays. A packet over 85 KB as an array of its own
/// would land on the large-object heap, where freeing it costs a full collection.
/// </summary>
internal sealed class PooledBytes : IDeserializer<ReadOnlyMemory<byte>>
{
    public ReadOnlyMemory<byte> Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.IsEmpty)
            return ReadOnlyMemory<byte>.Empty;

        var rented = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(rented);
        return rented.AsMemory(0, data.Length);
    }

    /// <summary>Gives the array behind a value back; the value may not be read any more.</summary>
    public static void Return(ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty && MemoryMarshal.TryGetArray(value, out var rented))
            ArrayPool<byte>.Shared.Return(rented.Array!);
    }
}

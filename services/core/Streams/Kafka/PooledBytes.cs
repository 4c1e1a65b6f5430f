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
    /// <summary>Longer messages get an array of their own.</summary>
    private const int LongestKeptBytes = 1 << 20;

    /// <summary>Of one size: two batches of the default size. The shared pool keeps 32 a core, and would drop most of a batch.</summary>
    private const int MostKept = 1_000;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LongestKeptBytes, MostKept);

    public ReadOnlyMemory<byte> Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.IsEmpty)
            return ReadOnlyMemory<byte>.Empty;

        var rented = Pool.Rent(data.Length);
        data.CopyTo(rented);
        return rented.AsMemory(0, data.Length);
    }

    /// <summary>Gives the array behind a value back; the value may not be read any more.</summary>
    public static void Return(ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty && MemoryMarshal.TryGetArray(value, out var rented))
            Pool.Return(rented.Array!);
    }

    /// <summary>Memory behind a value, bytes: up to twice its length.</summary>
    public static int SizeBytes(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var rented) ? rented.Array!.Length : value.Length;

    /// <summary>Takes messages out of a list and gives their arrays back.</summary>
    public static void Drop(List<KafkaMessage> messages, Predicate<KafkaMessage> which) =>
        messages.RemoveAll(message =>
        {
            var drops = which(message);
            if (drops)
                Return(message.Bytes);
            return drops;
        });
}

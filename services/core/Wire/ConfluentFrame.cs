using System.Buffers.Binary;

namespace Broker.Core.Wire;

/// <summary>The five bytes before a bare datum on a survey's topic: 0x00, then the schema's number, big-endian (Confluent wire format).</summary>
public static class ConfluentFrame
{
    public const int SizeBytes = 5;

    /// <returns>False when the message is shorter than the frame, does not begin with 0x00, or the number is negative.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out int schemaId, out int payloadOffset)
    {
        payloadOffset = SizeBytes;
        schemaId = message.Length >= SizeBytes && message[0] == 0 ? BinaryPrimitives.ReadInt32BigEndian(message[1..]) : -1;
        return schemaId >= 0;
    }

    /// <summary>Writes the frame into the first five bytes of <paramref name="message"/>.</summary>
    public static void Write(Span<byte> message, int schemaId)
    {
        message[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(message[1..], schemaId);
    }
}

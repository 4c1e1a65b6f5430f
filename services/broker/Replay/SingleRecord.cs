using Broker.Core.Wire;

namespace Broker.Broker.Replay;

/// <summary>One datum as one message of its own: an uncompressed object container with one record, as ZTF sends.</summary>
public static class SingleRecord
{
    /// <summary>Equal schemas and datums give equal bytes.</summary>
    public static byte[] Wrap(string schemaJson, ReadOnlySpan<byte> datum)
    {
        const int roomForHead = 512;
        using var stream = new MemoryStream(schemaJson.Length + datum.Length + roomForHead);
        using (var container = new ContainerWriter(stream, schemaJson))
            container.Append(datum);
        return stream.ToArray();
    }
}

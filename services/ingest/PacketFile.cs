using System.Runtime.CompilerServices;
using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>A file of packets: a container, or one message as it travels. One file is in memory at a time.</summary>
public static class PacketFile
{
    /// <summary>Longest file that is read, bytes: survey files hold single alerts or a few hundred.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Every packet of the file, in order, good or bad; a file that cannot be read is one bad packet.</summary>
    public static async IAsyncEnumerable<FilePacket> ReadAsync(
        string path, PacketReader packets, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var bytes = await BytesAsync(path, cancellation);
        if (bytes.Verdict != Verdict.Passed)
        {
            yield return new FilePacket(0, 0, Outcome<DecodedAlert>.Rejected(bytes.Reason, bytes.Message!), default);
            yield break;
        }

        await foreach (var packet in packets.ReadAllAsync(bytes.Value, cancellation))
            yield return packet;
    }

    private static async Task<Outcome<ReadOnlyMemory<byte>>> BytesAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= MaxBytes
                ? Outcome<ReadOnlyMemory<byte>>.Passed(await File.ReadAllBytesAsync(path, cancellation))
                : Outcome<ReadOnlyMemory<byte>>.Rejected(Reason.Undecodable, $"a file of {size} bytes; the limit is {MaxBytes}");
        }
        catch (IOException error)
        {
            return Unreadable(error.Message);
        }
        catch (UnauthorizedAccessException error)
        {
            return Unreadable(error.Message);
        }
    }

    private static Outcome<ReadOnlyMemory<byte>> Unreadable(string why) =>
        Outcome<ReadOnlyMemory<byte>>.Rejected(Reason.Undecodable, $"cannot be read: {why}");
}

using System.Security.Cryptography;

namespace Broker.ServerTests.Faults;

/// <summary>A match that must be published: the hash of its body, and of those of the survey's own repeats of the packet, which are sent at another time.</summary>
internal sealed class ExpectedMatch(byte[] body, bool keepsBody)
{
    private readonly UInt128 hash = HashOf(body);
    private readonly byte[]? kept = keepsBody ? body : null;
    private List<UInt128>? repeats;

    public bool IsBody(byte[] other) => HashOf(other) == hash;

    /// <summary>Where a body differs from this one, in words.</summary>
    public string Difference(byte[] other) => BodyDifference.Of(kept, other);

    /// <summary>Of a duplicate that the broker took for new, as its memory did not reach back.</summary>
    public bool IsRepeat(byte[] other) => repeats?.Contains(HashOf(other)) == true;

    public void AddRepeat(byte[] other) => (repeats ??= []).Add(HashOf(other));

    public static UInt128 HashOf(byte[] body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}

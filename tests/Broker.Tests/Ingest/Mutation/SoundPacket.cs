namespace Broker.Tests.Ingest.Mutation;

/// <summary>A packet to be damaged.</summary>
/// <param name="Name">Where it comes from, for the message of a failed test.</param>
/// <param name="Bytes">As it travels.</param>
/// <param name="HeaderBytes">Length of the header that brings its schema along; 0 when that is known by a number.</param>
/// <param name="Marks">Where its lengths, counts and branches stand; empty when that is not known.</param>
internal sealed record SoundPacket(string Name, byte[] Bytes, int HeaderBytes, IReadOnlyList<int> Marks);

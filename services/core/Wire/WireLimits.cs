namespace Broker.Core.Wire;

/// <summary>Bounds on what a stranger's bytes may make us do; each is checked before anything is allocated.</summary>
public static class WireLimits
{
    /// <summary>Longest packet, bytes (the largest real ones are 250 kB).</summary>
    public const int MaxPacketBytes = 16 << 20;

    /// <summary>Array and map items in one packet, items of zero bytes included.</summary>
    public const int MaxItems = 100_000;

    /// <summary>Records within records.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest schema text, bytes.</summary>
    public const int MaxSchemaBytes = 2 << 20;

    /// <summary>Fields, branches and symbols in one schema.</summary>
    public const int MaxSchemaNodes = 50_000;

    /// <summary>Most that one container block may unpack to, bytes.</summary>
    public const int MaxBlockBytes = 32 << 20;

    /// <summary>Most unpacked bytes per packed byte, once a block has unpacked to <see cref="RatioFloorBytes"/>.</summary>
    public const int MaxRatio = 100;

    /// <summary>A block this small may have any ratio: a real packet with empty images has a high one, bytes.</summary>
    public const int RatioFloorBytes = 1 << 20;

    /// <summary>Most that a block of so many bytes may unpack to, bytes.</summary>
    public static int MaxUnpackedBytes(int packedBytes) =>
        (int)Math.Clamp((long)MaxRatio * packedBytes, RatioFloorBytes, MaxBlockBytes);
}

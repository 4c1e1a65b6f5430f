namespace Broker.Core.Storage;

/// <summary>Where packs lie (exactly one of the two) and how long they are kept.</summary>
public sealed record PackPlace
{
    public string? Folder { get; init; }

    public S3Place? S3 { get; init; }

    /// <summary>Packs whose last bytes are older are deleted; null keeps them.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>The oldest packs beyond this sum are deleted, bytes; null keeps them.</summary>
    public long? KeepBytes { get; init; }
}

namespace Broker.Core.Storage;

/// <summary>What one look at all packs came to.</summary>
public sealed record PackRetentionResult
{
    /// <summary>Packs there were before.</summary>
    public required int Packs { get; init; }

    /// <summary>Their sum, bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Those that went, the oldest first.</summary>
    public required IReadOnlyList<PackInfo> Retired { get; init; }

    /// <summary>Bytes left beyond the limit, because the packs are too young to go; negative below it, null without a limit.</summary>
    public long? OverBytes { get; init; }
}

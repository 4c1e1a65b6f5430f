namespace Broker.Core.Storage;

/// <summary>One pack in a listing.</summary>
public sealed record PackInfo
{
    public required string Name { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>When its last bytes were written, by the clock of the store.</summary>
    public required DateTimeOffset WrittenAt { get; init; }
}

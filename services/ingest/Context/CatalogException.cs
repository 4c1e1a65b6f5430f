namespace Broker.Ingest.Context;

/// <summary>A catalogue file or option cannot be used; the message says what is wrong, where, and what would do.</summary>
public sealed class CatalogException(string message) : Exception(message)
{
    /// <summary>Another load, or a drop, has taken the load over: what it has written is not this one's any more.</summary>
    public bool IsTakenOver { get; init; }
}

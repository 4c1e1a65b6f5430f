namespace Broker.Ingest.Context;

/// <summary>The context cannot be had; the message says why.</summary>
public sealed class ContextException(string message) : Exception(message);

namespace Broker.Core.Streams;

/// <summary>Why the bytes of a message could not be read, in one line.</summary>
public readonly record struct Fault(Reason Reason, string Message);

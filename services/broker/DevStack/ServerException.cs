namespace Broker.Broker.DevStack;

/// <summary>A private server could not be had; the message says why and what to do.</summary>
public sealed class ServerException(string message) : Exception(message);

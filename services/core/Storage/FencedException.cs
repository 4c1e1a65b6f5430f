namespace Broker.Core.Storage;

/// <summary>Another process has claimed a partition since: nothing was written.</summary>
public sealed class FencedException(string message) : Exception(message);

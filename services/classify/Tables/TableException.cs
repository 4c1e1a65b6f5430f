namespace Broker.Classify.Tables;

/// <summary>A table that cannot be used; the message names the file, the line and the fault.</summary>
public sealed class TableException(string message) : Exception(message);

namespace Broker.Core.Wire;

/// <summary>A schema that cannot be understood, or that cannot give what a <see cref="RecordMap{T}"/> asks for.</summary>
public sealed class WireException(string message, Exception? inner = null) : Exception(message, inner);

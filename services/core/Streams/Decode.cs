namespace Broker.Core.Streams;

/// <summary>
/// Reads one message: passed with its value, or rejected with what is wrong. Never throws on bad bytes.
/// For raw bytes it is <c>Outcome&lt;ReadOnlyMemory&lt;byte&gt;&gt;.Passed</c>.
/// </summary>
public delegate Outcome<T> Decode<T>(ReadOnlyMemory<byte> bytes);

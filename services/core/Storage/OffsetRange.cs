namespace Broker.Core.Storage;

/// <summary>Offsets that follow each other.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The offset behind the last.</param>
public readonly record struct OffsetRange(long From, long To)
{
    public override string ToString() => Text(From, To);

    /// <summary><c>7</c>, or <c>7 … 12</c>, the last one included.</summary>
    public static string Text(long from, long to) => to - from == 1 ? $"{from}" : $"{from} … {to - 1}";
}

namespace Broker.Core.Streams;

/// <summary>Messages at offsets that follow each other and came to the same end.</summary>
/// <param name="FirstOffset">Offset of the first.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Verdict">Passed, dropped or rejected.</param>
/// <param name="Reason">Why they were dropped or rejected; null when they passed.</param>
public readonly record struct LedgerRun(long FirstOffset, int Count, Verdict Verdict, Reason? Reason)
{
    /// <summary>The offset behind the last one.</summary>
    public long NextOffset => FirstOffset + Count;
}

namespace Broker.Core.Storage;

/// <summary>Whether every message came to exactly one end.</summary>
public enum LedgerVerdict
{
    /// <summary>Each did.</summary>
    Balanced,

    /// <summary>Some are still on their way; nothing is wrong.</summary>
    OnTheWay,

    /// <summary>Some came to no end, or to two, or were never seen.</summary>
    Unbalanced,
}

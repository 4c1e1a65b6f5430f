namespace Broker.Core.Storage;

/// <summary>What a file of places is worth as a watch list.</summary>
/// <param name="Rows">Places in it.</param>
/// <param name="Faults">Everything that is wrong, in the order of the lines; empty when the list can be saved.</param>
public sealed record WatchListReport(int Rows, IReadOnlyList<WatchListFault> Faults);

/// <param name="Line">Counted from 1; null when it is about the whole file.</param>
/// <param name="Message">What is wrong and what would do.</param>
public sealed record WatchListFault(int? Line, string Message)
{
    public override string ToString() => Line is { } line ? $"line {line}: {Message}" : Message;
}

/// <summary>Reads a list without saving it. The role that takes lists does not know the one that reads tables.</summary>
public delegate WatchListReport CheckWatchList(StoredWatchList list, byte[] content);

namespace Broker.Core.Streams;

/// <summary>Which of a topic's latest messages were rejected.</summary>
/// <param name="size">So many of the latest count.</param>
/// <param name="share">Share of them that stops the topic.</param>
internal sealed class RejectWindow(int size, double share)
{
    private readonly bool[] latest = new bool[size];
    private long seen;

    public int Rejected { get; private set; }

    public bool IsStopped { get; private set; }

    public string Why { get; set; } = "";

    public long StoppedAt { get; set; }

    public long ReportedAt { get; set; }

    /// <summary>Counts one message.</summary>
    /// <returns>True when the topic stops behind it.</returns>
    public bool Add(bool isRejected)
    {
        var place = (int)(seen++ % size);
        Rejected += (isRejected ? 1 : 0) - (latest[place] ? 1 : 0);
        latest[place] = isRejected;
        return IsStopped = isRejected && seen >= size && Rejected >= share * size;
    }
}

namespace Broker.Core.Streams;

/// <summary>Until when an alert counts as live.</summary>
public static class LiveAge
{
    /// <summary>
    /// What the survey published longer ago comes from a replay, or from a backlog after an outage: its latency says nothing about how
    /// the broker does now, and nothing is gained by hurrying it. Ten visits of Rubin take six minutes.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(1);
}

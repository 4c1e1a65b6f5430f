namespace Broker.Filter.Delivery;

/// <summary>How long to wait after each failed try of a webhook.</summary>
public sealed record RetrySchedule
{
    /// <summary>Longest wait a receiver may ask for with Retry-After.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <summary>Part of a wait by which it may be shorter or longer.</summary>
    public const double Jitter = 0.1;

    /// <summary>Waits after the first, second, … failed try; after one more failure the delivery is given up (default: about 28 hours in all).</summary>
    public IReadOnlyList<TimeSpan> Waits { get; init; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>Tries in all.</summary>
    public int Tries => Waits.Count + 1;

    /// <summary>Null when no try is left.</summary>
    /// <param name="attempts">Tries so far, 1 or more.</param>
    /// <param name="id">Spreads the deliveries over the jitter; the same delivery always gets the same wait.</param>
    /// <param name="asked">What the receiver asked for, which counts instead.</param>
    public TimeSpan? After(int attempts, string id, TimeSpan? asked)
    {
        if (attempts > Waits.Count)
            return null;
        if (asked is { } wish)
            return TimeSpan.FromTicks(Math.Clamp(wish.Ticks, TimeSpan.TicksPerSecond, LongestAsked.Ticks));
        return Waits[attempts - 1] * (1 - Jitter + 2 * Jitter * Spread($"{id}#{attempts}"));
    }

    // FNV-1a (Fowler, Noll, Vo), then the upper bits as 0 … 1: no seed and no state needed.
    private static double Spread(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        return (hash >> 11) / (double)(1UL << 53);
    }
}

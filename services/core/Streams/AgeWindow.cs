using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>
/// Ages of alerts at one place of their path: each into a histogram for operators' tools, and counted in steps of a tenth until
/// somebody asks for the quantiles of the last while. Costs no memory per alert. Thread-safe.
/// </summary>
/// <param name="place">Where: the label <c>worker</c> of the histogram.</param>
/// <param name="metric">In seconds; null: none.</param>
public sealed class AgeWindow(string place, Histogram<double>? metric)
{
    private const double LeastSeconds = 0.001;

    /// <summary>Neighbouring bounds: quantiles are exact to this factor.</summary>
    private const double Factor = 1.1;

    private static readonly double LogFactor = Math.Log(Factor);
    private static readonly int Bins = Bin(LiveAge.Limit.TotalSeconds) + 1;

    private readonly long[] counts = new long[Bins];

    public string Place => place;

    /// <summary>One alert; not counted here when it is older than <see cref="LiveAge.Limit"/>. A negative age is a clock's fault and counts as 0.</summary>
    public void Add(TimeSpan age)
    {
        metric?.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("worker", place));
        if (age <= LiveAge.Limit)
            Interlocked.Increment(ref counts[Bin(age.TotalSeconds)]);
    }

    /// <summary>What was added since it was asked last.</summary>
    public AgeQuantiles Take()
    {
        var taken = new long[Bins];
        for (var i = 0; i < Bins; i++)
            taken[i] = Interlocked.Exchange(ref counts[i], 0);
        var count = taken.Sum();
        return new AgeQuantiles(count, At(taken, 0.5 * count), At(taken, 0.99 * count));
    }

    private static int Bin(double seconds) => seconds <= LeastSeconds ? 0 : (int)Math.Ceiling(Math.Log(seconds / LeastSeconds) / LogFactor);

    private static TimeSpan At(long[] taken, double rank)
    {
        var (bin, seen) = (0, taken[0]);
        while (seen < rank)
            seen += taken[++bin];
        return TimeSpan.FromSeconds(LeastSeconds * Math.Pow(Factor, bin));
    }
}

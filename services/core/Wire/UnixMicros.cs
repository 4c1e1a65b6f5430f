namespace Broker.Core.Wire;

/// <summary>Avro's timestamp-micros: microseconds since 1970-01-01 UTC; anything finer is cut off.</summary>
internal static class UnixMicros
{
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="WireException">Outside the years 1 to 9999.</exception>
    public static DateTimeOffset ToTime(long micros) => micros >= From(DateTimeOffset.MinValue) && micros <= From(DateTimeOffset.MaxValue)
        ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
        : throw new WireException($"{micros} µs since 1970 is no time");
}

namespace Broker.Tests.Core.Streams;

/// <summary>Time that stands still between steps; timers run as ever.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly long start = System.GetTimestamp();
    private TimeSpan passed;

    public void Step(TimeSpan by) => passed += by;

    public override long GetTimestamp() => start + (long)(passed.TotalSeconds * TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + passed;
}

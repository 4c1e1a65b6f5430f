using Broker.Core.Streams;

namespace Broker.Broker.Replay;

/// <summary>Sends packets to a sink at a steady rate, a batch at a time, and tells how far it is.</summary>
public sealed class ReplayRun(ISink<ReplayPacket> sink, TimeProvider time, Action<string> tell)
{
    private const int MaxBatch = 200;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);

    /// <summary>Packets a second, above 0; null for as fast as the sink takes them.</summary>
    public double? Rate { get; init; }

    /// <summary>Packets to come, for the time left; null when unknown.</summary>
    public long? Expected { get; init; }

    /// <summary>Packets sent and acknowledged.</summary>
    public long Sent { get; private set; }

    /// <exception cref="OperationCanceledException">Stopped; <see cref="Sent"/> says how many were acknowledged.</exception>
    public async Task SendAsync(IAsyncEnumerable<ReplayPacket> packets, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var told = started;
        var size = Rate is { } rate ? (int)Math.Clamp(rate / 10, 1, MaxBatch) : MaxBatch;
        await foreach (var batch in packets.Chunk(size).WithCancellation(cancellation))
        {
            await WaitForTurnAsync(started, cancellation);
            await sink.PublishAsync(batch, cancellation);
            Sent += batch.Length;
            if (time.GetElapsedTime(told) < TellEvery)
                continue;
            told = time.GetTimestamp();
            tell(Progress(time.GetElapsedTime(started)));
        }

        tell(Progress(time.GetElapsedTime(started)));
    }

    private async ValueTask WaitForTurnAsync(long started, CancellationToken cancellation)
    {
        if (Rate is not { } rate)
            return;
        var early = TimeSpan.FromSeconds(Sent / rate) - time.GetElapsedTime(started);
        if (early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellation);
    }

    private string Progress(TimeSpan elapsed)
    {
        var rate = Sent / Math.Max(1e-3, elapsed.TotalSeconds);
        var left = Expected is { } expected && expected > Sent ? $", {TimeSpan.FromSeconds(Math.Round((expected - Sent) / rate))} left" : "";
        return $"{Sent} sent, {rate:F0}/s{left}";
    }
}

using System.Diagnostics;
using Broker.Benchmarks.Timing;
using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Benchmarks.Decode;

/// <summary>One set through our decoder, in turns: its alerts are filled again and again, as those of a batch are in the stream.</summary>
internal sealed class OurTurns
{
    private const int LeastPackets = 100;
    private const int MostRounds = 20_000;

    private readonly DatumSet set;
    private readonly DatumDecoder decode;
    private readonly DecodedAlert[] alerts;
    private readonly int repeats;
    private readonly List<double> micros = new(MostRounds);
    private TimeSpan cpu;
    private long allocatedBytes;

    public OurTurns(DatumSet set)
    {
        this.set = set;
        decode = set.Decoder();
        alerts = [.. set.Datums.Select(_ => new DecodedAlert())];
        repeats = (LeastPackets + alerts.Length - 1) / alerts.Length;
        for (var i = 0; i < alerts.Length; i++)
        {
            if (decode(set.Datums[i].Span, alerts[i], out _) is { Verdict: not Verdict.Passed } bad)
                throw new InvalidOperationException($"{set.Name}: {bad.Message}");
        }
    }

    /// <summary>Points of a light curve, in the mean.</summary>
    public double Points => alerts.Average(alert => alert.Alert.LightCurve.Count);

    public ItemCost Cost => new(
        RoundTimer.Median(micros), micros.Min(), cpu.TotalMicroseconds / Packets, (double)allocatedBytes / Packets);

    private double Packets => (double)micros.Count * repeats * alerts.Length;

    /// <summary>As <see cref="Run"/>, and forgets it.</summary>
    public void WarmUp(TimeSpan length)
    {
        Run(length);
        micros.Clear();
        (cpu, allocatedBytes) = (TimeSpan.Zero, 0);
    }

    public void Run(TimeSpan length)
    {
        var computed = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var started = Stopwatch.GetTimestamp(); micros.Count < MostRounds && Stopwatch.GetElapsedTime(started) < length;)
        {
            var began = Stopwatch.GetTimestamp();
            Round();
            micros.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / alerts.Length / repeats);
        }

        allocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        cpu += Environment.CpuUsage.TotalTime - computed;
    }

    private void Round()
    {
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var i = 0; i < alerts.Length; i++)
                decode(set.Datums[i].Span, alerts[i], out _);
        }
    }
}

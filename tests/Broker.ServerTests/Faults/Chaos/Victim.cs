using Broker.Broker.Simulator;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>One way to hurt something: done, held for a while, undone.</summary>
/// <param name="Name">As it stands in the log: <c>kill -9</c>.</param>
/// <param name="Strike">Begins it.</param>
/// <param name="Undo">Ends it.</param>
internal sealed record Blow(string Name, Func<Task> Strike, Func<Task> Undo);

/// <summary>Something that is hurt again and again, at times that depend on the seed alone.</summary>
internal sealed class Victim(string name, IReadOnlyList<Blow> blows, Dice dice)
{
    private static readonly TimeSpan ShortestOutage = TimeSpan.FromSeconds(1);

    public string Name => name;

    public int Blows { get; private set; }

    /// <summary>Hurts it until told to stop; whatever was done is undone then.</summary>
    public async Task SufferAsync(ChaosOptions options, ChaosLog log, CancellationToken quiet)
    {
        while (!quiet.IsCancellationRequested)
        {
            await Pause(TimeSpan.FromSeconds(dice.Exponential(options.Calm.TotalSeconds)), quiet);
            if (quiet.IsCancellationRequested)
                return;
            var blow = blows[dice.Below(blows.Count)];
            var outage = TimeSpan.FromSeconds(dice.LogUniform(ShortestOutage.TotalSeconds, options.LongestOutage.TotalSeconds));
            log.Say($"{name}: {blow.Name} for {outage.TotalSeconds:0.0} s");
            Blows++;
            await blow.Strike();
            await Pause(outage, quiet);
            await blow.Undo();
            log.Say($"{name}: back");
        }
    }

    private static async Task Pause(TimeSpan length, CancellationToken quiet) =>
        await Task.Delay(length, quiet).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

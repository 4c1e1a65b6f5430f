using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Streams;

namespace Broker.Filter.Matching;

/// <summary>
/// Step 12: which filters each alert passes. All filters see one context per alert, so a value several of them ask for is
/// computed once. An alert whose context came late passes only what it did not pass without it.
/// A filter that faults <see cref="FaultLimit"/> times in a row is switched off; the others do not notice. One alert of each batch is timed:
/// to take longer than <see cref="CostLimit"/> over it is a fault too.
/// </summary>
public sealed class FilterStage(LiveFilters live, TimeProvider? clock = null) : IStage<ClassifiedAlert, MatchedAlert>
{
    /// <summary>Faults in a row that end a filter.</summary>
    public const int FaultLimit = 3;

    /// <summary>For one alert: a hundred times what a filter may cost when it is saved, so that no busy machine and no slow page explains it.</summary>
    public static readonly TimeSpan CostLimit = TimeSpan.FromMilliseconds(5);

    private readonly EvaluationContext context = new();
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly Dictionary<LiveFilter, int> faults = [];
    private readonly Dictionary<LiveFilter, int> slow = [];

    /// <summary>Waits until the filters have been read once: before that, nobody knows who wants what.</summary>
    public async ValueTask<IReadOnlyList<Outcome<MatchedAlert>>> RunAsync(IReadOnlyList<StreamMessage<ClassifiedAlert>> batch, CancellationToken cancellation)
    {
        await live.Loaded.WaitAsync(cancellation);
        var outcomes = new Outcome<MatchedAlert>[batch.Count];
        Forget(faults, live.Current);
        Forget(slow, live.Current);
        if (batch.Count > 0)
            Sample(batch[0].Value, live.Current.Filters);
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = Match(batch[i].Value, live.Current.Filters);
        return outcomes;
    }

    private static void Forget(Dictionary<LiveFilter, int> counts, FilterSet current)
    {
        foreach (var gone in counts.Keys.Where(filter => !current.Filters.Contains(filter)).ToList())
            counts.Remove(gone);
    }

    // Every filter alone over a context of its own, so that none profits from what another has computed already.
    private void Sample(ClassifiedAlert alert, IReadOnlyList<LiveFilter> filters)
    {
        foreach (var filter in filters)
        {
            var took = Time(alert, filter);
            if (took <= CostLimit)
                slow.Remove(filter);
            else if ((slow[filter] = slow.GetValueOrDefault(filter) + 1) >= FaultLimit && slow.Remove(filter))
                live.Disable(filter, $"took {took.TotalMilliseconds:0.#} ms for one alert, in {FaultLimit} batches in a row; the limit is {CostLimit.TotalMilliseconds} ms");
        }
    }

    private TimeSpan Time(ClassifiedAlert alert, LiveFilter filter)
    {
        context.For(alert);
        var started = time.GetTimestamp();
        try
        {
            filter.Evaluate(context);
        }
        catch (SystemException fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            // Counted where alerts are matched.
        }

        return time.GetElapsedTime(started);
    }

    private Outcome<MatchedAlert> Match(ClassifiedAlert alert, IReadOnlyList<LiveFilter> filters)
    {
        var passed = Passed(alert, filters);
        if (passed.Count > 0 && alert.Alert.Context.LateReason is { } reason)
            passed = passed.Except(Passed(Before(alert, reason), filters)).ToList();
        return passed.Count == 0 ? Outcome<MatchedAlert>.Dropped(Reason.NotMatched) : Outcome<MatchedAlert>.Passed(new(alert, passed));
    }

    private IReadOnlyList<LiveFilter> Passed(ClassifiedAlert alert, IReadOnlyList<LiveFilter> filters)
    {
        context.For(alert);
        List<LiveFilter>? passed = null;
        foreach (var filter in filters)
        {
            if (Passes(filter))
                (passed ??= []).Add(filter);
        }

        return passed ?? [];
    }

    // The alert as it came the first time, when its context was missing: who got it then does not get it again.
    private static ClassifiedAlert Before(ClassifiedAlert alert, string reason) =>
        alert with { Alert = alert.Alert with { Context = new AlertContext { MissingReason = reason } } };

    private bool Passes(LiveFilter filter)
    {
        try
        {
            var passes = filter.Evaluate(context) is true;
            if (faults.Count > 0)
                faults.Remove(filter);
            return passes;
        }
        catch (SystemException fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            Count(filter, fault);
            return false;
        }
    }

    private void Count(LiveFilter filter, SystemException fault)
    {
        var streak = faults.GetValueOrDefault(filter) + 1;
        faults[filter] = streak;
        if (streak < FaultLimit)
            return;

        faults.Remove(filter);
        live.Disable(filter, $"failed {streak} times in a row, last with {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}");
    }
}

using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Streams;

namespace Broker.Filter.Matching;

/// <summary>
/// Step 12: which filters each alert passes. All filters see one context per alert, so a value several of them ask for is
/// computed once. An alert whose context came late passes only what it did not pass without it.
/// A filter that faults <see cref="FaultLimit"/> times in a row is switched off; the others do not notice.
/// </summary>
public sealed class FilterStage(LiveFilters live) : IStage<ClassifiedAlert, MatchedAlert>
{
    /// <summary>Faults in a row that end a filter.</summary>
    public const int FaultLimit = 3;

    private readonly EvaluationContext context = new();
    private readonly Dictionary<LiveFilter, int> faults = [];

    /// <summary>Waits until the filters have been read once: before that, nobody knows who wants what.</summary>
    public async ValueTask<IReadOnlyList<Outcome<MatchedAlert>>> RunAsync(IReadOnlyList<StreamMessage<ClassifiedAlert>> batch, CancellationToken cancellation)
    {
        await live.Loaded.WaitAsync(cancellation);
        var outcomes = new Outcome<MatchedAlert>[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = Match(batch[i].Value, live.Current.Filters);
        return outcomes;
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

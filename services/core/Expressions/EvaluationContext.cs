using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>
/// One alert as every filter sees it, with the costly values already asked for, so that each is computed once however many
/// filters use it. Reused from alert to alert; not safe for two threads at once.
/// </summary>
public sealed class EvaluationContext
{
    private readonly Dictionary<string, Remembered> _remembered = [];

    public ClassifiedAlert Alert { get; private set; } = null!;

    /// <summary>Forgets the alert before.</summary>
    public EvaluationContext For(ClassifiedAlert alert)
    {
        Alert = alert;
        _remembered.Clear();
        return this;
    }

    internal double? Remember(string key, Func<EvaluationContext, double?> compute)
    {
        if (_remembered.TryGetValue(key, out var known))
            return known.Number;
        var value = compute(this);
        _remembered.Add(key, new Remembered(value, null));
        return value;
    }

    internal long? Remember(string key, Func<EvaluationContext, long?> compute)
    {
        if (_remembered.TryGetValue(key, out var known))
            return (long?)known.Number;
        var value = compute(this);
        _remembered.Add(key, new Remembered(value, null));
        return value;
    }

    internal string? Remember(string key, Func<EvaluationContext, string?> compute)
    {
        if (_remembered.TryGetValue(key, out var known))
            return known.Text;
        var value = compute(this);
        _remembered.Add(key, new Remembered(null, value));
        return value;
    }

    /// <summary>Integers remembered are counts, far below 2^53.</summary>
    private readonly record struct Remembered(double? Number, string? Text);
}

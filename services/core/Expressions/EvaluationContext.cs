using System.Runtime.InteropServices;
using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>
/// One alert as every filter sees it, with the costly values already asked for, so that each is computed once however many
/// filters use it. Reused from alert to alert; not safe for two threads at once.
/// </summary>
public sealed class EvaluationContext
{
    private const int NotCopied = -1;

    private readonly Dictionary<string, Remembered> _remembered = [];

    private LightCurvePoint[] _copy = [];
    private int _copied = NotCopied;

    private ClassifiedAlert _whole = null!;

    /// <summary>What the expressions see.</summary>
    public ClassifiedAlert Alert { get; private set; } = null!;

    /// <summary>The light curve up to the alert in one piece, so that walking it copies nothing.</summary>
    internal ReadOnlySpan<LightCurvePoint> Points => Whole[..Past.Count(Alert.Alert)];

    private ReadOnlySpan<LightCurvePoint> Whole => Alert.Alert.LightCurve switch
    {
        LightCurvePoint[] array => array,
        List<LightCurvePoint> list => CollectionsMarshal.AsSpan(list),
        var other => Copy(other),
    };

    /// <summary>Forgets the alert before.</summary>
    public EvaluationContext For(ClassifiedAlert alert)
    {
        _whole = alert;
        Alert = alert;
        _remembered.Clear();
        _copied = NotCopied;
        return this;
    }

    /// <summary>
    /// The same alert as one user may see it, with his own watch lists. Values remembered stay: none of them depends on a list.
    /// </summary>
    public EvaluationContext As(string user)
    {
        if (_whole.Alert.Context.Watched.Count > 0)
            Alert = _whole.For(user);
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

    /// <summary>Once per alert, into a buffer that is kept.</summary>
    private ReadOnlySpan<LightCurvePoint> Copy(IReadOnlyList<LightCurvePoint> points)
    {
        if (_copied == NotCopied)
        {
            if (_copy.Length < points.Count)
                _copy = new LightCurvePoint[points.Count];
            for (var i = 0; i < points.Count; i++)
                _copy[i] = points[i];
            _copied = points.Count;
        }

        return _copy.AsSpan(0, _copied);
    }

    /// <summary>Integers remembered are counts, far below 2^53.</summary>
    private readonly record struct Remembered(double? Number, string? Text);
}

namespace Broker.Classify.Features;

/// <summary>A finite number, or the reason why there is none.</summary>
public readonly record struct FeatureValue
{
    /// <summary>Null exactly when <see cref="Reason"/> is set; never NaN, never infinite.</summary>
    public double? Value { get; private init; }

    public MissingReason? Reason { get; private init; }

    public static implicit operator FeatureValue(double value) =>
        double.IsFinite(value) ? new FeatureValue { Value = value } : MissingReason.NotFinite;

    public static implicit operator FeatureValue(MissingReason reason) => new() { Reason = reason };

    /// <summary>The quotient, or <see cref="MissingReason.ZeroDenominator"/>.</summary>
    public static FeatureValue Ratio(double numerator, double denominator) =>
        denominator == 0 ? MissingReason.ZeroDenominator : numerator / denominator;
}

namespace Broker.Classify.Features;

/// <summary>Why a feature has no value. Its name is what the CSV of <c>broker features</c> says.</summary>
public enum MissingReason
{
    /// <summary>No point with a value and an error.</summary>
    NoPoints,

    /// <summary>Fewer points than the formula needs.</summary>
    TooFewPoints,

    /// <summary>Fewer one-day bins than the formula needs.</summary>
    TooFewBins,

    /// <summary>An error that is zero has no weight.</summary>
    ZeroError,

    /// <summary>All values are equal: nothing varies.</summary>
    ZeroVariance,

    /// <summary>Two points at the same time, or points out of order, where the formula divides by time steps.</summary>
    EqualTimes,

    /// <summary>The formula divides by a number that is zero here.</summary>
    ZeroDenominator,

    /// <summary>Negative fluxes, where the formula is meant for positive ones.</summary>
    NegativeValue,

    /// <summary>No detection in this band, or none at all.</summary>
    NeverDetected,

    /// <summary>Always detected: no limit or insignificant flux to count from.</summary>
    NoNonDetection,

    /// <summary>The light curve has no points in one of the bands asked for.</summary>
    BandMissing,

    /// <summary>The formula needs points on the other side of the peak, or nearer to it.</summary>
    NotCovered,

    /// <summary>Too large or undefined as a number.</summary>
    NotFinite,
}

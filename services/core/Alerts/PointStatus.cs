namespace Broker.Core.Alerts;

/// <summary>What one point of a light curve stands for. The five are never mixed and never encoded as magic numbers.</summary>
public enum PointStatus
{
    /// <summary>A difference-image detection (a diaSource, a ZTF candidate).</summary>
    Detected,

    /// <summary>Forced photometry at a known position: a flux with its error, significant or not.</summary>
    Forced,

    /// <summary>Observed, nothing found: only the limit is known.</summary>
    UpperLimit,

    /// <summary>Observed, but the pixels were unusable: the flags say why.</summary>
    Masked,

    /// <summary>The field was not observed in this band at this time.</summary>
    NotObserved,
}

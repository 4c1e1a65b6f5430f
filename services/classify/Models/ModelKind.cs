namespace Broker.Classify.Models;

public enum ModelKind
{
    /// <summary>One probability per class.</summary>
    Classifier,

    /// <summary>One number, higher is odder.</summary>
    Anomaly,
}

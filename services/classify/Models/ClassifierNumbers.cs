namespace Broker.Classify.Models;

/// <summary>How a classifier does on objects it never saw.</summary>
public sealed record ClassifierNumbers
{
    /// <summary>Objects with enough detections for a score.</summary>
    public required int Objects { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Mean of the F1 of the classes, each class counted once.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Mean of −ln p(true class).</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean distance between the probability of the chosen class and how often that choice is right, in ten bins (Naeini et al. 2015).</summary>
    public required double CalibrationError { get; init; }

    public IReadOnlyList<ClassNumbers>? Classes { get; init; }

    /// <summary>Rows: true class, columns: chosen class, both in the order of the card's classes.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>The same objects as they were so many days after their first detection.</summary>
    public IReadOnlyList<AgeNumbers>? ByAge { get; init; }

    public ClassifierNumbers WithoutDetails() => this with { Classes = null, Confusion = null };
}

/// <summary>Of one class; null where nothing was chosen, or nothing was there.</summary>
public sealed record ClassNumbers(string Class, int Objects, double? Precision, double? Recall, double? F1);

/// <param name="Days">Days since the first detection at which the light curve was cut.</param>
public sealed record AgeNumbers(double Days, ClassifierNumbers Numbers);

/// <param name="Auc">Probability that an object of this class, which took no part in training, scores higher than a common one.</param>
public sealed record RareClass(string Class, int Objects, double Auc);

/// <param name="Table">Where the light curves come from.</param>
/// <param name="Numbers">What was counted or measured.</param>
public sealed record RealDataCheck(string Table, string What, IReadOnlyDictionary<string, double> Numbers);

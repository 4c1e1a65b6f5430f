using Broker.Classify.Features;

namespace Broker.Classify.Models.Training;

/// <summary>One object with its class and the part it takes.</summary>
public sealed record LabelledObject(string Name, string Class, TrainingPart Part, IReadOnlyList<MeasuredPoint> Points);

/// <summary>An object takes one part, as a whole.</summary>
public enum TrainingPart
{
    Train,
    Validation,
    Test,
}

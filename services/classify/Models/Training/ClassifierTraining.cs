using Broker.Classify.Models.XGBoost;

namespace Broker.Classify.Models.Training;

/// <summary>Boosted trees over moments of the training objects, stopped on the validation objects, judged on the test objects.</summary>
internal static class ClassifierTraining
{
    /// <summary>Days since the first detection at which the numbers are given too.</summary>
    private static readonly double[] AgesDays = [3, 10, 30];

    public static TrainedModel Run(TrainingTable table, TrainingOptions options)
    {
        var features = FeatureVector.Of(DefaultFeatures.All);
        var classes = Classes(table, options);
        if (classes.Length < 2)
            throw new ModelException($"{classes.Length} classes with {options.MinimumObjectsPerClass} scorable objects; a classifier needs two");
        var parameters = new XGBoostParameters { Seed = options.Seed };
        var train = Rows(table, TrainingPart.Train, options, classes, features);
        var validation = Rows(table, TrainingPart.Validation, options, classes, features);
        using var model = XGBoostClassifier.Train(train, validation, classes.Length, parameters);

        var evaluation = new Evaluation(model, features, classes);
        var test = table.Objects.Where(o => o.Part == TrainingPart.Test && classes.Contains(o.Class)).ToArray();
        var card = Trainer.NewCard(table, options, parameters.ForXGBoost(classes.Length)) with
        {
            Classes = classes,
            Features = DefaultFeatures.All,
            ModelFile = "model.ubj",
            Test = evaluation.Of(AtAge(test, double.PositiveInfinity, options)) with
            {
                ByAge = [.. AgesDays.Select(days => new AgeNumbers(days, evaluation.Of(AtAge(test, days, options)).WithoutDetails()))],
            },
        };
        return new TrainedModel(card, model.Save());
    }

    private static string[] Classes(TrainingTable table, TrainingOptions options) =>
        [.. table.Objects.Where(o => o.Points.Count(p => p.IsDetected) >= options.MinimumDetections)
            .GroupBy(o => o.Class).Where(g => g.Count() >= options.MinimumObjectsPerClass).Select(g => g.Key).Order(StringComparer.Ordinal)];

    /// <summary>Every object counts the same, however many moments of it there are, and so does every class.</summary>
    private static TrainingRows Rows(TrainingTable table, TrainingPart part, TrainingOptions options, string[] classes, FeatureVector features)
    {
        var random = new Random(options.Seed);
        var moments = table.Objects.Where(o => o.Part == part && classes.Contains(o.Class)).SelectMany(o => Moment.Drawn(o, options, random)).ToArray();
        if (moments.Length == 0)
            throw new ModelException($"no {part} object has {options.MinimumDetections} detections");
        var perObject = moments.CountBy(m => m.Object.Name).ToDictionary();
        var perClass = moments.DistinctBy(m => m.Object.Name).CountBy(m => m.Object.Class).ToDictionary();
        var scale = (double)moments.Length / classes.Length;
        return new TrainingRows(
            FeatureRows.Of(moments, features),
            [.. moments.Select(m => (float)Array.IndexOf(classes, m.Object.Class))],
            [.. moments.Select(m => (float)(scale / perClass[m.Object.Class] / perObject[m.Object.Name]))],
            features.Count);
    }

    private static Moment[] AtAge(LabelledObject[] objects, double days, TrainingOptions options) =>
        [.. objects.Where(o => o.Points.Any(p => p.IsDetected)).Select(o => Moment.AtAge(o, days, options.MinimumDetections)).OfType<Moment>()];
}

using System.Globalization;
using Broker.Classify.Anomaly;

namespace Broker.Classify.Models.Training;

/// <summary>An isolation forest grown from the common classes; the rare ones are kept out and must stand out among the test objects.</summary>
internal static class AnomalyTraining
{
    public static TrainedModel Run(TrainingTable table, TrainingOptions options)
    {
        var unknown = options.RareClasses.Except(table.Objects.Select(o => o.Class)).ToArray();
        if (unknown.Length > 0)
            throw new ModelException($"no object of class {string.Join(", ", unknown)}");

        var features = FeatureVector.Of(DefaultFeatures.All);
        var random = new Random(options.Seed);
        var common = table.Objects.Where(o => o.Part == TrainingPart.Train && !options.RareClasses.Contains(o.Class))
            .SelectMany(o => Moment.Drawn(o, options, random)).ToArray();
        if (common.Length == 0)
            throw new ModelException($"no object has {options.MinimumDetections} detections");
        var parameters = new IsolationForestParameters { Seed = options.Seed };
        using var forest = IsolationForest.Train(FeatureRows.Of(common, features), features.Count, parameters);

        var scores = TestScores(table, options, forest, features);
        var ordinary = scores.Where(s => !options.RareClasses.Contains(s.Class)).Select(s => s.Score).ToArray();
        var card = Trainer.NewCard(table, options, Parameters(parameters)) with
        {
            Features = DefaultFeatures.All,
            ModelFile = "model.bif",
            RareClasses =
            [
                .. from rare in options.RareClasses
                   let odd = scores.Where(s => s.Class == rare).Select(s => s.Score).ToArray()
                   where odd.Length > 0
                   select new RareClass(rare, odd.Length, Math.Round(Auc(odd, ordinary), 4)),
            ],
        };
        return new TrainedModel(card, IsolationForestFile.Write(forest));
    }

    private static (string Class, float Score)[] TestScores(TrainingTable table, TrainingOptions options, IsolationForest forest, FeatureVector features)
    {
        var moments = table.Objects.Where(o => o.Part == TrainingPart.Test && o.Points.Any(p => p.IsDetected))
            .Select(o => Moment.AtAge(o, double.PositiveInfinity, options.MinimumDetections)).OfType<Moment>().ToArray();
        var scores = new float[moments.Length];
        forest.Predict(FeatureRows.Of(moments, features), moments.Length, scores);
        return [.. moments.Select((m, i) => (m.Object.Class, scores[i]))];
    }

    /// <summary>Area under the ROC curve by ranks, ties counted half (Mann &amp; Whitney 1947).</summary>
    internal static double Auc(IReadOnlyList<float> odd, IReadOnlyList<float> ordinary)
    {
        var sorted = ordinary.Order().ToList();
        double wins = 0;
        foreach (var score in odd)
        {
            var below = sorted.BinarySearch(score);
            var first = below < 0 ? ~below : below;
            var last = first;
            while (first > 0 && sorted[first - 1] >= score)
                first--;
            while (last < sorted.Count && sorted[last] <= score)
                last++;
            wins += first + (last - first) / 2.0;
        }

        return wins / odd.Count / Math.Max(ordinary.Count, 1);
    }

    private static SortedDictionary<string, string> Parameters(IsolationForestParameters parameters) => new()
    {
        ["trees"] = parameters.Trees.ToString(CultureInfo.InvariantCulture),
        ["sample_size"] = parameters.SampleSize.ToString(CultureInfo.InvariantCulture),
        ["seed"] = parameters.Seed.ToString(CultureInfo.InvariantCulture),
    };
}

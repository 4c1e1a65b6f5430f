namespace Broker.Classify.Models.Training;

/// <summary>Numbers of a classifier over moments of objects it never saw.</summary>
internal sealed class Evaluation(IModelRuntime model, FeatureVector features, IReadOnlyList<string> classes)
{
    private const int CalibrationBins = 10;

    public ClassifierNumbers Of(IReadOnlyList<Moment> moments)
    {
        var probabilities = new float[moments.Count * classes.Count];
        if (moments.Count > 0)
            model.Predict(FeatureRows.Of(moments, features), moments.Count, probabilities);
        var confusion = classes.Select(_ => new int[classes.Count]).ToArray();
        var calibration = new Calibration(CalibrationBins);
        double loss = 0;
        for (var i = 0; i < moments.Count; i++)
        {
            var row = probabilities.AsSpan(i * classes.Count, classes.Count);
            var (truth, chosen) = (classes.ToList().IndexOf(moments[i].Object.Class), Largest(row));
            confusion[truth][chosen]++;
            loss -= Math.Log(Math.Max(row[truth], 1e-15));
            calibration.Add(row[chosen], truth == chosen);
        }

        var perClass = classes.Select((name, c) => OfClass(name, c, confusion)).ToArray();
        var count = Math.Max(moments.Count, 1);
        return new ClassifierNumbers
        {
            Objects = moments.Count,
            Accuracy = Rounded((double)classes.Select((_, c) => confusion[c][c]).Sum() / count),
            MacroF1 = Rounded(perClass.Average(c => c.F1 ?? 0)),
            LogLoss = Rounded(loss / count),
            CalibrationError = Rounded(calibration.Error),
            Classes = perClass,
            Confusion = confusion,
        };
    }

    private static ClassNumbers OfClass(string name, int c, int[][] confusion)
    {
        var (right, there, chosen) = (confusion[c][c], confusion[c].Sum(), confusion.Sum(row => row[c]));
        return new ClassNumbers(name, there, Ratio(right, chosen), Ratio(right, there), Ratio(2 * right, there + chosen));
    }

    private static double? Ratio(int part, int whole) => whole == 0 ? null : Rounded((double)part / whole);

    private static double Rounded(double value) => Math.Round(value, 4);

    private static int Largest(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
            if (row[i] > row[best])
                best = i;
        return best;
    }
}

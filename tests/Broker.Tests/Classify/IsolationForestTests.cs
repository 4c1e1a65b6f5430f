using Broker.Classify.Anomaly;
using Broker.Classify.Models;
using Broker.Classify.Models.Training;

namespace Broker.Tests.Classify;

public sealed class IsolationForestTests
{
    private const int Columns = 3;

    /// <summary>A cloud around zero; the last <paramref name="odd"/> rows lie far away.</summary>
    private static float[] Rows(int ordinary, int odd, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (ordinary + odd) * Columns).Select(i => (float)(random.NextDouble() + (i >= ordinary * Columns ? 8 : 0)))];
    }

    [Fact]
    public void Planted_outliers_score_highest()
    {
        using var forest = IsolationForest.Train(Rows(500, 0, 1), Columns, new IsolationForestParameters());
        var scores = new float[210];
        forest.Predict(Rows(200, 10, 2), 210, scores);
        Assert.Equal(1, AnomalyTraining.Auc(scores[200..], scores[..200]));
        Assert.True(scores[..200].Average() < 0.55f && scores[200..].Min() > 0.6f, "the ordinary score near one half, the odd ones above");
    }

    [Fact]
    public void Same_seed_grows_the_same_forest()
    {
        var rows = Rows(300, 3, 5);
        using var one = IsolationForest.Train(rows, Columns, new IsolationForestParameters { Seed = 9 });
        using var two = IsolationForest.Train(rows, Columns, new IsolationForestParameters { Seed = 9 });
        Assert.Equal(IsolationForestFile.Write(one), IsolationForestFile.Write(two));
    }

    [Fact]
    public void Forest_survives_writing_and_reading()
    {
        var rows = Rows(300, 3, 5);
        using var forest = IsolationForest.Train(rows, Columns, new IsolationForestParameters());
        using var read = IsolationForestFile.Read(IsolationForestFile.Write(forest), Columns);
        float[] before = new float[303], after = new float[303];
        forest.Predict(rows, 303, before);
        read.Predict(rows, 303, after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Cut_or_foreign_bytes_are_refused()
    {
        using var forest = IsolationForest.Train(Rows(50, 0, 1), Columns, new IsolationForestParameters { Trees = 3 });
        var bytes = IsolationForestFile.Write(forest);
        Assert.Throws<ModelException>(() => IsolationForestFile.Read(bytes, Columns + 1));
        Assert.Throws<ModelException>(() => IsolationForestFile.Read([1, 2, 3, 4, 5], Columns));
        for (var length = 0; length < bytes.Length; length += 37)
            Assert.Throws<ModelException>(() => IsolationForestFile.Read(bytes[..length], Columns));
    }

    [Fact]
    public void Missing_features_take_the_median()
    {
        using var forest = IsolationForest.Train(Rows(200, 0, 1), Columns, new IsolationForestParameters());
        float[] scores = new float[2], rows = [float.NaN, float.NaN, float.NaN, .. forest.Medians];
        forest.Predict(rows, 2, scores);
        Assert.Equal(scores[1], scores[0]);
    }
}

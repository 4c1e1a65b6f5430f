using System.Globalization;
using Broker.Classify.Features;
using Broker.Classify.Models;
using Broker.Classify.Models.Training;
using Broker.Classify.Tables;
using Broker.Core.Alerts;

namespace Broker.Tests.Classify;

public sealed class TrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("training").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TrainingOptions Tables(ModelKind kind)
    {
        var curves = new List<string> { "object,band,mjd,flux_njy,flux_err_njy,detected" };
        var labels = new List<string> { "object,class" };
        for (var i = 0; i < 120; i++)
        {
            labels.Add($"o{i},{(i % 2 == 0 ? "bump" : "dip")}");
            curves.AddRange(Curves.Bump(i, 25).Select(p => string.Create(CultureInfo.InvariantCulture,
                $"o{i},{p.Band},{p.MjdTai},{p.FluxNanoJy * (i % 2 == 0 ? 1 : -1)},{p.FluxErrNanoJy},{(p.Status == PointStatus.Detected ? 1 : 0)}")));
        }

        File.WriteAllLines(Path.Combine(_folder, "curves.csv"), curves);
        File.WriteAllLines(Path.Combine(_folder, "labels.csv"), labels);
        return new TrainingOptions
        {
            Kind = kind,
            Table = Path.Combine(_folder, "curves.csv"),
            Labels = Path.Combine(_folder, "labels.csv"),
            Name = "test",
            Version = "1.0",
            Description = "made up",
            RareClasses = kind == ModelKind.Anomaly ? ["dip"] : [],
        };
    }

    [Fact]
    public void Classifier_learns_what_is_plain_to_see()
    {
        var card = Trainer.Train(Tables(ModelKind.Classifier), Path.Combine(_folder, "test", "1.0"), TimeProvider.System);
        using var model = ModelFolder.Load(Path.Combine(_folder, "test", "1.0"));
        Assert.Null(model.Fault);
        Assert.Equal(["bump", "dip"], card.Classes);
        Assert.True(card.Test!.Accuracy > 0.9, $"accuracy {card.Test.Accuracy}");
        Assert.Equal(card.Test.Objects, card.Test.Confusion!.Sum(row => row.Sum()));
        Assert.Equal([3, 10, 30], card.Test.ByAge!.Select(a => a.Days));
    }

    [Fact]
    public void Forest_is_judged_by_a_class_it_never_saw()
    {
        var card = Trainer.Train(Tables(ModelKind.Anomaly), Path.Combine(_folder, "test", "1.0"), TimeProvider.System);
        var rare = Assert.Single(card.RareClasses!);
        Assert.Equal("dip", rare.Class);
        Assert.True(rare.Auc > 0.65, $"AUC {rare.Auc}");
    }

    [Fact]
    public void Object_takes_one_part_and_keeps_it()
    {
        var table = TrainingTable.Read(Tables(ModelKind.Classifier));
        Assert.Equal(table.Objects.Count, Enum.GetValues<TrainingPart>().Sum(table.Count));
        Assert.All(Enum.GetValues<TrainingPart>(), part => Assert.True(table.Count(part) > 0));
    }

    [Fact]
    public void Drawn_moment_shows_no_later_point()
    {
        var options = Tables(ModelKind.Classifier);
        var random = new Random(1);
        var curve = new LightCurve();
        foreach (var moment in TrainingTable.Read(options).Objects.SelectMany(o => Moment.Drawn(o, options, random)))
        {
            moment.Load(curve);
            Assert.All(curve.Points.ToArray(), p => Assert.True(p.Point.MjdTai <= moment.UntilMjd));
            Assert.True(curve.DetectionCount >= options.MinimumDetections);
        }
    }

    [Fact]
    public void Wrong_table_is_named_with_its_line()
    {
        var path = Path.Combine(_folder, "bad.csv");
        File.WriteAllText(path, "object,band,mjd,flux_njy,flux_err_njy\na,r,1,two,3\n");
        Assert.Contains("bad.csv:2: flux_njy is no number: two", Assert.Throws<TableException>(() => LightCurveFile.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "object,band,mjd\n");
        Assert.Contains("no column flux_njy, flux_err_njy", Assert.Throws<TableException>(() => LightCurveFile.Read(path)).Message, StringComparison.Ordinal);
    }
}

using System.Security.Cryptography;
using System.Text;
using Broker.Classify.Features;
using Broker.Classify.Tables;

namespace Broker.Classify.Models.Training;

/// <summary>The labelled light curves of a training, points in time order.</summary>
public sealed class TrainingTable
{
    private const int TestPercent = 20;
    private const int ValidationPercent = 15;

    public required IReadOnlyList<LabelledObject> Objects { get; init; }

    public required string TableSha256 { get; init; }

    public required string LabelsSha256 { get; init; }

    /// <summary>Objects with a label and at least one light-curve row. Throws <see cref="TableException"/>.</summary>
    public static TrainingTable Read(TrainingOptions options)
    {
        var labels = new Dictionary<string, string>();
        foreach (var row in new CsvFile(options.Labels).Rows("object", "class"))
            if (!labels.TryAdd(row.RequiredText("object"), row.RequiredText("class")))
                throw row.Fault("object", "is labelled twice");

        var objects = LightCurveFile.Read(options.Table)
            .Where(o => labels.ContainsKey(o.Object))
            .Select(o => new LabelledObject(o.Object, labels[o.Object], PartOf(o.Object, options.Seed), InOrder(o.Points)));
        return new TrainingTable
        {
            Objects = [.. objects],
            TableSha256 = Sha256(File.ReadAllBytes(options.Table)),
            LabelsSha256 = Sha256(File.ReadAllBytes(options.Labels)),
        };
    }

    public int Count(TrainingPart part) => Objects.Count(o => o.Part == part);

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>By name and seed alone, so that more objects in a table move none of the old ones.</summary>
    private static TrainingPart PartOf(string name, int seed)
    {
        var percent = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{name}")) is [var a, var b, ..] ? (a * 256 + b) % 100 : 0;
        return percent < TestPercent ? TrainingPart.Test : percent < TestPercent + ValidationPercent ? TrainingPart.Validation : TrainingPart.Train;
    }

    private static IReadOnlyList<MeasuredPoint> InOrder(IReadOnlyList<MeasuredPoint> points) => [.. points.OrderBy(p => p.Point.MjdTai)];
}

using System.Globalization;
using System.Text;

namespace Broker.Classify.Models;

/// <summary>A card for people to read.</summary>
public static class ModelText
{
    public static string Describe(ModelCard card)
    {
        var text = new StringBuilder();
        Line(text, $"{card.Name}@{card.Version}  {card.Kind.ToString().ToLowerInvariant()}, {card.Features.Count} features, at least {card.MinimumDetections} detections");
        Line(text, $"{card.Description}");
        Line(text, $"objects: {card.Training.TrainObjects} train, {card.Training.ValidationObjects} validation, {card.Training.TestObjects} test");
        if (card.Test is { } test)
        {
            Line(text, $"test objects with a score {test.Objects}: accuracy {test.Accuracy:F3}, macro F1 {test.MacroF1:F3}, log-loss {test.LogLoss:F3}, calibration error {test.CalibrationError:F3}");
            foreach (var age in test.ByAge ?? [])
                Line(text, $"  {age.Days,3:F0} d after the first detection: {age.Numbers.Objects} objects, accuracy {age.Numbers.Accuracy:F3}, macro F1 {age.Numbers.MacroF1:F3}");
            foreach (var one in test.Classes ?? [])
                Line(text, $"  {one.Class,-20} {one.Objects,5} objects  precision {one.Precision:F3}  recall {one.Recall:F3}  F1 {one.F1:F3}");
        }

        foreach (var rare in card.RareClasses ?? [])
            Line(text, $"  {rare.Class,-20} {rare.Objects,5} objects  AUC {rare.Auc:F3}");
        foreach (var check in card.RealDataCheck)
            Line(text, $"real: {check.Table}: {check.What}: {string.Join(", ", check.Numbers.Select(n => $"{n.Key} {n.Value}"))}");
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}

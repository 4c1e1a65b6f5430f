using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>
/// The one class and the one anomaly score of an alert, from the models in the order they ran: a model whose values hold the
/// key <c>score</c> is an anomaly scorer, any other with values is a classifier.
/// </summary>
internal static class TopScores
{
    private const string AnomalyKey = "score";

    public static string? Class(ClassifiedAlert alert) => Top(alert)?.Key;

    public static double? ClassProbability(ClassifiedAlert alert) => Top(alert)?.Value;

    public static double? Anomaly(ClassifiedAlert alert)
    {
        for (var i = 0; i < alert.Scores.Count; i++)
        {
            if (alert.Scores[i].Values.TryGetValue(AnomalyKey, out var score))
                return score;
        }

        return null;
    }

    private static KeyValuePair<string, double>? Top(ClassifiedAlert alert)
    {
        for (var i = 0; i < alert.Scores.Count; i++)
        {
            var values = alert.Scores[i].Values;
            if (values.Count > 0 && !values.ContainsKey(AnomalyKey))
                return Top(values);
        }

        return null;
    }

    /// <summary>Equal probabilities: the first name in ordinal order, so that repeats agree.</summary>
    private static KeyValuePair<string, double>? Top(IReadOnlyDictionary<string, double> values)
    {
        KeyValuePair<string, double>? top = null;
        foreach (var entry in values)
        {
            if (top is not { } best || entry.Value > best.Value
                || entry.Value.Equals(best.Value) && string.CompareOrdinal(entry.Key, best.Key) < 0)
                top = entry;
        }

        return top;
    }
}

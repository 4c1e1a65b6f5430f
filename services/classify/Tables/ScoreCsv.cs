using System.Globalization;
using Broker.Classify.Features;
using Broker.Classify.Models;

namespace Broker.Classify.Tables;

/// <summary>Scores of light curves, each as its last alert shows it, as CSV: <c>object_id</c> and one column per class, or <c>score</c>; no value where there is a reason.</summary>
public static class ScoreCsv
{
    private const int BatchSize = 500;

    /// <summary>Writes one row per light curve to <paramref name="output"/> and one line per light curve without score to <paramref name="log"/>; returns the number of these.</summary>
    public static int Write(IEnumerable<LightCurveRows> objects, LoadedModel model, TextWriter output, TextWriter log)
    {
        var names = model.Card?.Outputs ?? [];
        output.WriteLine(string.Join(',', names.Select(CsvText.Quoted).Prepend("object_id")));
        var (curve, batch, missing) = (LightCurve.ForModels(), new ModelBatch(model), 0);
        foreach (var chunk in objects.Chunk(BatchSize))
        {
            batch.Clear();
            foreach (var rows in chunk)
            {
                rows.LoadAsLastAlertInto(curve);
                batch.Add(curve);
            }

            foreach (var (rows, score) in chunk.Zip(batch.Run()))
            {
                var values = names.Select(n => score.Reason is null ? score.Values[n].ToString("R", CultureInfo.InvariantCulture) : "");
                output.WriteLine(string.Join(',', values.Prepend(CsvText.Quoted(rows.Object))));
                if (score.Reason is null)
                    continue;
                missing++;
                log.WriteLine($"{rows.Object}: {score.Reason}");
            }
        }

        return missing;
    }
}

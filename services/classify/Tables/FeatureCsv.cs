using System.Globalization;
using Broker.Classify.Features;

namespace Broker.Classify.Tables;

/// <summary>Features as CSV: <c>object,band,quantity,feature,value,reason</c>; value or reason, never both.</summary>
public static class FeatureCsv
{
    /// <summary>Returns the number of light curves written.</summary>
    public static int Write(IEnumerable<LightCurveRows> objects, TextWriter output)
    {
        output.WriteLine("object,band,quantity,feature,value,reason");
        var curve = new LightCurve();
        var written = 0;
        foreach (var rows in objects)
        {
            rows.LoadInto(curve);
            foreach (var row in FeatureTable.Of(curve))
                output.WriteLine(Line(rows.Object, row));
            written++;
        }

        return written;
    }

    private static string Line(string name, FeatureTable.Row row) => string.Create(CultureInfo.InvariantCulture,
        $"{CsvText.Quoted(name)},{row.Band},{row.Quantity?.ToString().ToLowerInvariant()},{row.Feature},{row.Value.Value:R},{row.Value.Reason}");
}

using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Classify.Tables;

/// <summary>
/// Light curves as CSV: <c>object,band,mjd,flux_njy,flux_err_njy[,mag,mag_err,detected,limit_mag]</c>, in any order of columns and rows.
/// Fluxes in nJy, times MJD. A row without flux is an upper limit, or takes its flux from the magnitude where there is one.
/// Without the column <c>detected</c> (1 or 0) a point is detected when its flux is five errors above zero.
/// </summary>
public static class LightCurveFile
{
    /// <summary>Objects in the order of their first rows. Throws <see cref="TableException"/>.</summary>
    public static IReadOnlyList<LightCurveRows> Read(string path)
    {
        var objects = new Dictionary<string, List<MeasuredPoint>>();
        var bands = new Dictionary<string, string>();
        foreach (var row in new CsvFile(path).Rows("object", "band", "mjd", "flux_njy", "flux_err_njy"))
        {
            var name = row.RequiredText("object");
            if (!objects.TryGetValue(name, out var points))
                objects[name] = points = [];
            if (Point(row, bands) is { } point)
                points.Add(point);
        }

        return [.. objects.Select(o => new LightCurveRows(o.Key, o.Value))];
    }

    private static MeasuredPoint? Point(CsvRow row, Dictionary<string, string> bands)
    {
        if (row.Number("mjd") is not { } mjd)
            return null;
        var band = row.RequiredText("band");
        if (!bands.TryAdd(band, band))
            band = bands[band];
        var (mag, magErr) = (row.Number("mag"), row.Number("mag_err"));
        var flux = row.Number("flux_njy") ?? (mag is { } m ? Photometry.FluxNanoJy(m) : null);
        var error = row.Number("flux_err_njy") ?? (mag is not null ? flux * magErr * Math.Log(10) / 2.5 : null);
        var point = new LightCurvePoint
        {
            MjdTai = mjd,
            Band = band,
            FluxNanoJy = flux,
            FluxErrNanoJy = error,
            LimitNanoJy = row.Number("limit_mag") is { } limit ? Photometry.FluxNanoJy(limit) : null,
            Status = flux is null ? PointStatus.UpperLimit : IsDetected(row, flux, error) ? PointStatus.Detected : PointStatus.Forced,
        };
        var derived = MeasuredPoint.Of(point);
        return mag is null ? derived : new MeasuredPoint(point, mag, magErr);
    }

    private static bool IsDetected(CsvRow row, double? flux, double? error) => row.Text("detected") switch
    {
        null => flux >= MeasuredPoint.SignificantSigmas * error,
        "1" or "true" or "True" => true,
        "0" or "false" or "False" => false,
        var other => throw row.Fault("detected", $"is neither 1 nor 0: {other}"),
    };
}

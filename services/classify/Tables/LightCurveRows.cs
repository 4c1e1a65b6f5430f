using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Classify.Tables;

/// <summary>One object of a light-curve table, or one alert of a survey.</summary>
public sealed record LightCurveRows(string Object, IReadOnlyList<MeasuredPoint> Points)
{
    /// <summary>The alert whose light curve it is; null for a table, whose points say everything.</summary>
    public Alert? Alert { get; private init; }

    public static LightCurveRows Of(Alert alert) => new(alert.ObjectId, []) { Alert = alert };

    /// <summary>Everything there is.</summary>
    public void LoadInto(LightCurve curve)
    {
        if (Alert is not null)
            curve.Load(Alert);
        else
            curve.Load(Points);
    }

    /// <summary>As the object's last alert shows it: up to its last detection.</summary>
    public void LoadAsLastAlertInto(LightCurve curve)
    {
        if (Alert is not null)
            curve.Load(Alert);
        else
            curve.LoadAsLastAlert(Points);
    }
}

using Broker.Classify.Features;

namespace Broker.Classify.Tables;

/// <summary>One object of a light-curve table.</summary>
public sealed record LightCurveRows(string Object, IReadOnlyList<MeasuredPoint> Points);

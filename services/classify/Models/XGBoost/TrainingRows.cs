namespace Broker.Classify.Models.XGBoost;

/// <summary>Rows to fit or to stop on. All arrays have one entry per row, <see cref="Values"/> has <see cref="ColumnCount"/> per row, NaN where missing.</summary>
public sealed record TrainingRows(float[] Values, float[] Labels, float[] Weights, int ColumnCount)
{
    public int Count => Labels.Length;
}

namespace Broker.Broker.Simulator.Packets;

/// <summary>Statistics of the detections of one band, fluxes in nJy; null where there are too few.</summary>
internal sealed class BandStatistics
{
    private double _sum;
    private double _sumOfSquares;
    private double _sumOfErrors;

    public int Count { get; private set; }

    public double? Min { get; private set; }

    public double? Max { get; private set; }

    public double? Mean => Count > 0 ? _sum / Count : null;

    public double? ErrMean => Count > 0 ? _sumOfErrors / Count : null;

    public double? Sigma => Count > 1 ? Math.Sqrt(Math.Max(0, (_sumOfSquares - _sum * _sum / Count) / (Count - 1))) : null;

    public double? MeanErr => Sigma / Math.Sqrt(Count);

    public void Add(in Observation seen)
    {
        Count++;
        _sum += seen.FluxNanoJy;
        _sumOfSquares += seen.FluxNanoJy * seen.FluxNanoJy;
        _sumOfErrors += seen.FluxErrNanoJy;
        Min = Math.Min(Min ?? double.MaxValue, seen.FluxNanoJy);
        Max = Math.Max(Max ?? double.MinValue, seen.FluxNanoJy);
    }
}

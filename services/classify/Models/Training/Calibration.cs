namespace Broker.Classify.Models.Training;

/// <summary>Expected calibration error: mean over equal bins of |share right − mean probability|, weighted by count (Naeini et al. 2015).</summary>
internal sealed class Calibration(int bins)
{
    private readonly int[] _counts = new int[bins];
    private readonly int[] _right = new int[bins];
    private readonly double[] _sums = new double[bins];

    public void Add(double probability, bool isRight)
    {
        var bin = Math.Clamp((int)(probability * bins), 0, bins - 1);
        _counts[bin]++;
        _sums[bin] += probability;
        _right[bin] += isRight ? 1 : 0;
    }

    public double Error => _counts.Sum() == 0 ? 0 : _counts.Select((_, b) => Math.Abs(_right[b] - _sums[b])).Sum() / _counts.Sum();
}

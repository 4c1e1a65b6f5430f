namespace Broker.Classify.Features;

/// <summary>
/// Times, values and errors of one band in one quantity, in time order; every point has all three, finite.
/// The moments that several features share are computed once. Buffers are kept over <see cref="Clear"/>; not thread-safe.
/// </summary>
public sealed class Series
{
    private double[] _times = new double[64];
    private double[] _values = new double[64];
    private double[] _errors = new double[64];
    private double[] _sorted = [];
    private double[] _deviations = [];
    private double? _mean, _variance, _weightedMean, _chi2, _medianDeviation;
    private bool? _positiveErrors, _timesIncrease;
    private bool _isSorted;
    private Series? _binned;
    private bool _isBinned;

    public int Count { get; private set; }

    /// <summary>MJD, days.</summary>
    public ReadOnlySpan<double> Times => _times.AsSpan(0, Count);

    /// <summary>nJy or mag.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>One sigma, in the unit of the values.</summary>
    public ReadOnlySpan<double> Errors => _errors.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        _mean = _variance = _weightedMean = _chi2 = _medianDeviation = null;
        _positiveErrors = _timesIncrease = null;
        _isSorted = _isBinned = false;
    }

    /// <summary>Appends a point; those without a finite value and error do not belong to the series and are left out.</summary>
    public void Add(double mjd, double? value, double? error)
    {
        if (value is not { } v || error is not { } e || !double.IsFinite(v) || !double.IsFinite(e) || !double.IsFinite(mjd))
            return;
        if (Count == _times.Length)
        {
            Array.Resize(ref _times, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
            Array.Resize(ref _errors, 2 * Count);
        }

        (_times[Count], _values[Count], _errors[Count]) = (mjd, v, e);
        Count++;
    }

    /// <summary>Values in ascending order.</summary>
    public ReadOnlySpan<double> Sorted
    {
        get
        {
            if (!_isSorted)
            {
                if (_sorted.Length < Count)
                    _sorted = new double[_values.Length];
                Values.CopyTo(_sorted);
                Array.Sort(_sorted, 0, Count);
                _isSorted = true;
            }

            return _sorted.AsSpan(0, Count);
        }
    }

    public double Min => Sorted[0];

    public double Max => Sorted[^1];

    public bool IsFlat => Min == Max;

    public bool HasPositiveErrors => _positiveErrors ??= !Errors.ContainsAnyInRange(double.NegativeInfinity, 0);

    public bool TimesIncrease => _timesIncrease ??= Moments.Increases(Times);

    public double Mean => _mean ??= Moments.Mean(Values);

    /// <summary>Divided by N − 1.</summary>
    public double Variance => _variance ??= Moments.SumOfSquares(Values, Mean) / (Count - 1);

    public double StandardDeviation => Math.Sqrt(Variance);

    public double Median => Moments.MedianOfSorted(Sorted);

    /// <summary>Σ(m/σ²) / Σ(1/σ²).</summary>
    public double WeightedMean => _weightedMean ??= Moments.WeightedMean(Values, Errors);

    /// <summary>Σ((m − weighted mean)/σ)².</summary>
    public double Chi2 => _chi2 ??= Moments.Chi2(Values, Errors, WeightedMean);

    /// <summary>Median of |m − median|, not scaled to a sigma.</summary>
    public double MedianAbsoluteDeviation
    {
        get
        {
            if (_medianDeviation is { } known)
                return known;
            if (_deviations.Length < Count)
                _deviations = new double[_values.Length];
            var median = Median;
            for (var i = 0; i < Count; i++)
                _deviations[i] = Math.Abs(_values[i] - median);
            Array.Sort(_deviations, 0, Count);
            return (_medianDeviation = Moments.MedianOfSorted(_deviations.AsSpan(0, Count))).Value;
        }
    }

    /// <summary>Hazen's quantile of the values: h = N p − 0.5, interpolated linearly.</summary>
    public double Quantile(double p)
    {
        var h = Count * p - 0.5;
        if (h <= 0)
            return Min;
        if (h >= Count - 1)
            return Max;
        var i = (int)h;
        return Sorted[i] + (h - i) * (Sorted[i + 1] - Sorted[i]);
    }

    /// <summary>Grouped by whole days of MJD: the middle of the day, the weighted mean, √(n / Σ1/σ²). Needs positive errors.</summary>
    public Series Binned
    {
        get
        {
            _binned ??= new Series();
            if (_isBinned)
                return _binned;
            _binned.Clear();
            for (var start = 0; start < Count;)
            {
                var day = Math.Floor(_times[start]);
                var end = start;
                while (end < Count && Math.Floor(_times[end]) == day)
                    end++;
                var errors = _errors.AsSpan(start, end - start);
                var mean = Moments.WeightedMean(_values.AsSpan(start, end - start), errors);
                _binned.Add(day + 0.5, mean, Math.Sqrt((end - start) / Moments.SumOfWeights(errors)));
                start = end;
            }

            _isBinned = true;
            return _binned;
        }
    }
}

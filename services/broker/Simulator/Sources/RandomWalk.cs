using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator.Sources;

/// <summary>Time scale and standard deviation of a damped random walk.</summary>
public sealed record WalkScale
{
    public required double TimeDays { get; init; }

    public required double SigmaMag { get; init; }
}

/// <summary>
/// A damped random walk (Ornstein–Uhlenbeck process), drawn exactly on a grid of days from a year before the first visit, straight
/// between grid points: x(t+Δ) = x(t) e^(−Δ/τ) + σ √(1 − e^(−2Δ/τ)) N(0,1).
/// </summary>
public sealed class RandomWalk
{
    private const double StepDays = 2;
    private const double LeadDays = 366;
    private readonly double _fromMjd;
    private readonly float[] _values;

    private RandomWalk(double fromMjd, float[] values)
    {
        _fromMjd = fromMjd;
        _values = values;
    }

    public static RandomWalk Draw(Dice dice, IReadOnlyList<Visit> visits, WalkScale scale)
    {
        var from = visits[0].MjdTai - LeadDays;
        var values = new float[(int)((visits[^1].MjdTai - from) / StepDays) + 2];
        var keep = Math.Exp(-StepDays / scale.TimeDays);
        var kick = scale.SigmaMag * Math.Sqrt(1 - keep * keep);
        var value = dice.Normal(0, scale.SigmaMag);
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = (float)value;
            value = value * keep + dice.Normal(0, kick);
        }

        return new RandomWalk(from, values);
    }

    public double At(double mjd)
    {
        var place = Math.Clamp((mjd - _fromMjd) / StepDays, 0, _values.Length - 1.001);
        var below = (int)place;
        return _values[below] + (place - below) * (_values[below + 1] - _values[below]);
    }
}

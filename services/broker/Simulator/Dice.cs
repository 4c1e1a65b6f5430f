namespace Broker.Broker.Simulator;

/// <summary>
/// A small seeded generator (SplitMix64: Steele, Lea &amp; Flood 2014) whose sequence depends on the seed alone, not on the runtime,
/// so that the same seed gives the same bytes for ever.
/// </summary>
public sealed class Dice(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A generator of its own for one thing (an object, a visit) under the seed of the whole: order of use does not matter.</summary>
    public static Dice For(ulong seed, ulong thing, ulong part = 0) => new(SeedFor(seed, thing, part));

    /// <summary>The seed <see cref="For"/> would use.</summary>
    public static ulong SeedFor(ulong seed, ulong thing, ulong part = 0) =>
        Mix(Mix(Mix(seed + Golden) + thing) + part);

    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double from, double to) => from + (to - from) * Uniform();

    public double LogUniform(double from, double to) => from * Math.Pow(to / from, Uniform());

    /// <summary>0 ≤ n &lt; count.</summary>
    public int Below(int count) => (int)(Uniform() * count);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Box &amp; Muller 1958.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    public double Normal(double mean, double sigma) => mean + sigma * Normal();

    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

namespace Broker.Broker.Simulator.Sources;

/// <summary>Every class the simulator knows.</summary>
public static class SourceClasses
{
    /// <summary>Classes with a place in the sky to come back to.</summary>
    public static readonly IReadOnlyList<ISourceClass> Fixed =
    [
        new TypeIaSupernova(), new TypeIISupernova(), new StrippedSupernova(), new SuperluminousSupernova(), new TidalDisruption(),
        new Kilonova(), new ActiveNucleus(), new RrLyrae(), new EclipsingBinary(), new DwarfFlare(), new DwarfNova(), new LongPeriodVariable(),
    ];

    public static readonly ISourceClass Asteroid = new KnownAsteroid();

    public static readonly ISourceClass Bogus = new Artefact();

    public static readonly IReadOnlyList<ISourceClass> All = [.. Fixed, Asteroid, Bogus];

    private static readonly double TotalShare = Fixed.Sum(one => one.Share);

    /// <summary>One of <see cref="Fixed"/>, by its share.</summary>
    public static ISourceClass DrawFixed(Dice dice)
    {
        var left = dice.Uniform(0, TotalShare);
        foreach (var one in Fixed)
        {
            left -= one.Share;
            if (left < 0)
                return one;
        }

        return Fixed[^1];
    }
}

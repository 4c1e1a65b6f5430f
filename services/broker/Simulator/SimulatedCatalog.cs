using System.Globalization;
using Broker.Broker.Simulator.Sources;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>
/// What an astronomer would already know of the simulated sky: most host galaxies and many of the variable stars and quasars, as lines of
/// <c>name,ra,dec,type,redshift,mag</c>. Only what is bright enough to have been catalogued.
/// </summary>
public static class SimulatedCatalog
{
    public const string Header = "name,ra,dec,type,redshift,mag";
    private const double KnownShare = 0.8;
    private const double HostLimitMag = 22.5;

    /// <summary>One line for each known source, in the order of the sources.</summary>
    public static IEnumerable<string> Lines(IEnumerable<SimulatedObject> sources) => sources.Select(Line).OfType<string>();

    /// <summary>Whether a line is of a galaxy or quasar: it has a redshift.</summary>
    public static bool IsGalaxy(string line) => line.Split(',')[4].Length > 0;

    private static string? Line(SimulatedObject thing)
    {
        var dice = Dice.For(thing.Seed, 0xCA7A);
        if (!dice.Chance(KnownShare))
            return null;
        var name = string.Create(CultureInfo.InvariantCulture, $"SIM {thing.Survey.Name.ToUpperInvariant()} {thing.Number}");
        return thing.Source.Host is { } host ? Galaxy(name, thing, host) : Star(name, thing);
    }

    private static string? Galaxy(string name, SimulatedObject thing, HostGalaxy host)
    {
        if (host.RMag > HostLimitMag)
            return null;
        var (ra, dec) = Field.Offset((thing.RaDeg, thing.DecDeg), host.OffsetArcsec / 3600, host.PositionAngleDeg);
        var type = thing.Source.PeakMjd is null ? "AGN" : "Galaxy";
        return string.Create(CultureInfo.InvariantCulture, $"{name},{ra:F6},{dec:F6},{type},{thing.Source.Redshift:F4},{host.RMag:F2}");
    }

    private static string? Star(string name, SimulatedObject thing)
    {
        var mag = Core.Alerts.Photometry.MagAb(thing.Source.TemplateNanoJy(Band.R));
        return mag > thing.Survey.DepthMag(Band.R) ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name},{thing.RaDeg:F6},{thing.DecDeg:F6},{thing.ClassName},,{mag:F2}");
    }
}

using System.Globalization;
using Broker.Core.Alerts;
using Broker.Core.Sky;
using Broker.Ingest.Context;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

/// <summary>Sources that reach as far as their distance says, and that move: looked up in cells, and by going through all of them.</summary>
[Collection(WithRealServers.Name)]
public sealed class CatalogReachTests(RealServers servers)
{
    private const int Sources = 3_000;
    private const int Alerts = 600;
    private const double RadiusArcsec = 5;
    private const double RadiusKpc = 200;

    private readonly Random random = new(20261121);

    [Fact]
    public async Task One_cell_an_alert_holds_every_source_that_reaches_it_at_its_time()
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        var name = RealServers.UniqueName("reach");
        var sources = Enumerable.Range(0, Sources).Select(Source).ToArray();
        var file = Path.Combine(servers.Folder, $"{name}.csv");
        await File.WriteAllLinesAsync(file, sources.Select(Line).Prepend("id,ra,dec,redshift,pmRA,pmDE"));
        await new CatalogLoader(new CatalogStore(redis), TimeProvider.System).LoadAsync(
            file,
            new CatalogLoadOptions { Name = name, RadiusArcsec = RadiusArcsec, RadiusKpc = RadiusKpc, Epoch = "2016", MostMatches = 100 },
            (_, _) => { },
            CancellationToken.None);

        var alerts = Enumerable.Range(0, Alerts).Select(i => AlertNear(sources[i], i)).ToList();
        var contexts = await new ContextReader(redis, TimeProvider.System, NullLogger<ContextReader>.Instance).ReadAsync(alerts, CancellationToken.None);
        var found = 0;
        for (var i = 0; i < Alerts; i++)
        {
            var matches = contexts[i].Matches.Where(match => match.Catalog == name).ToList();
            found += matches.Count;
            Assert.Empty(Expected(alerts[i], sources, 0.9999).Except(matches.Select(match => match.SourceId)));
            Assert.Empty(matches.Select(match => match.SourceId).Except(Expected(alerts[i], sources, 1.0001)));
            Assert.Equal(matches.OrderBy(match => match.SeparationArcsec), matches);
            Assert.All(matches, match => Assert.Equal(Kpc(match, sources), match.ProjectedKpc ?? -1, 1e-3 * (match.ProjectedKpc ?? 1)));
        }

        Assert.InRange(found, Alerts / 2, Alerts * 100);
        await new CatalogStore(redis).DropAsync(name);
    }

    private static double Kpc(CatalogMatch match, (double, double, double? Redshift, ProperMotion)[] sources) =>
        sources[int.Parse(match.SourceId)].Redshift is { } z ? Cosmology.Kpc(match.SeparationArcsec, Cosmology.AngularDiameterDistanceMpc(z)) : -1;

    private static IEnumerable<string> Expected(Alert alert, (double Ra, double Dec, double? Redshift, ProperMotion Motion)[] sources, double scale)
    {
        for (var i = 0; i < sources.Length; i++)
        {
            var (ra, dec) = sources[i].Motion.At(ProperMotion.YearOf(alert.MjdTai), sources[i].Ra, sources[i].Dec);
            if (Separation.Arcsec(alert.RaDeg, alert.DecDeg, ra, dec) <= scale * Reach(sources[i].Redshift))
                yield return i.ToString();
        }
    }

    private static double Reach(double? redshift) => redshift is { } z
        ? Math.Clamp(Cosmology.Arcsec(RadiusKpc, Cosmology.AngularDiameterDistanceMpc(z)), RadiusArcsec, CatalogLoadOptions.LargestRadiusArcsec)
        : RadiusArcsec;

    // One of ten near a pole, one of ten near RA 0; some at distances at which 200 kpc span a degree and more.
    private (double Ra, double Dec, double? Redshift, ProperMotion Motion) Source(int i)
    {
        var ra = Math.Round(i % 10 == 0 ? (random.NextDouble() / 50 + 359.99) % 360 : random.NextDouble() * 360, 6);
        var dec = Math.Round(i % 10 == 1 ? (i % 20 == 1 ? 1 : -1) * (90 - random.NextDouble() / 50) : Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI, 6);
        var motion = new ProperMotion(Math.Round(random.NextDouble() * 2000 - 1000), Math.Round(random.NextDouble() * 2000 - 1000), 2016);
        return (ra, dec, i % 3 == 0 ? null : Math.Round(Math.Pow(10, -3 + 3 * random.NextDouble()), 6), motion);
    }

    private static string Line((double Ra, double Dec, double? Redshift, ProperMotion Motion) source, int i) => string.Create(
        CultureInfo.InvariantCulture, $"{i},{source.Ra},{source.Dec},{source.Redshift},{source.Motion.RaMasPerYear},{source.Motion.DecMasPerYear}");

    private Alert AlertNear((double Ra, double Dec, double? Redshift, ProperMotion Motion) source, int i)
    {
        var mjd = 47_892 + random.NextDouble() * 21_900;
        var (ra, dec) = source.Motion.At(ProperMotion.YearOf(mjd), source.Ra, source.Dec);
        var step = Reach(source.Redshift) / 3600 * 1.1;
        dec = Math.Clamp(dec + (random.NextDouble() * 2 - 1) * step, -90, 90);
        ra = (ra + (random.NextDouble() * 2 - 1) * step / Math.Max(1e-3, Math.Cos(dec * Math.PI / 180)) + 720) % 360;
        return new Alert { Survey = "test", SchemaVersion = "1", AlertId = i, ObjectId = $"o{i}", RaDeg = ra, DecDeg = dec, MjdTai = mjd, Band = "r" };
    }
}

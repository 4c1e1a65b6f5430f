using Broker.Ingest.Context;
using Broker.Ingest.Context.Hosts;

namespace Broker.Tests.Ingest.Context.Hosts;

public sealed class GalaxyColumnTests
{
    private static readonly string[] Ngc = ["Name", "Type", "RA", "Dec", "MajAx", "MinAx", "PosAng", "B-Mag", "Hubble", "RadVel", "Redshift"];

    [Fact]
    public void Well_known_tables_are_understood()
    {
        Assert.Equal(
            ["isophote=MajAx:diameter_arcmin", "semi_minor=MinAx:diameter_arcmin", "position_angle=PosAng:deg", "redshift=Redshift:z", "magnitude=B-Mag:mag", "morphology=Hubble:text", "object_type=Type:text"],
            GalaxyColumnGuess.Of(Ngc).Select(GalaxyColumnText.Write));
        Assert.True(GalaxyColumnGuess.LooksLikeGalaxies(GalaxyColumnGuess.Of(Ngc)));
        Assert.True(GalaxyColumnGuess.LooksLikeGalaxies(GalaxyColumnGuess.Of(["objname", "al2000", "de2000", "logd25", "logr25", "pa", "modz"])));
        Assert.False(GalaxyColumnGuess.LooksLikeGalaxies(GalaxyColumnGuess.Of(["source_id", "ra", "dec", "parallax", "pmra", "pmdec", "phot_g_mean_mag"])));
    }

    [Fact]
    public void Diameters_and_logarithms_become_half_light_radii_in_arcsec()
    {
        var ngc = Read(GalaxyColumnGuess.Of(Ngc), ("MajAx", "0.98"), ("MinAx", "0.32"), ("PosAng", "142"), ("Redshift", "0.02286"), ("Type", "G"));
        Assert.Equal(0.98 * 30 / 1.84, ngc.SemiMajorArcsec!.Value, 9);
        Assert.Equal(0.32 / 0.98, ngc.AxisRatio!.Value, 9);
        Assert.Equal(4 * 0.98 * 30 / 1.84, ngc.ReachArcsec!.Value, 9);

        // HyperLeda: 10^1.3 times 0.1 arcmin across, twice as long as wide.
        var leda = Read(GalaxyColumnGuess.Of(["logd25", "logr25", "pa"]), ("logd25", "1.3"), ("logr25", "0.30103"));
        Assert.Equal(Math.Pow(10, 1.3) * 6 / 2 / 1.84, leda.SemiMajorArcsec!.Value, 6);
        Assert.Equal(0.5, leda.AxisRatio!.Value, 6);
    }

    [Theory]
    [InlineData("-999")]
    [InlineData("0")]
    [InlineData("NaN")]
    [InlineData("big")]
    [InlineData(null)]
    public void A_size_that_cannot_be_is_none(string? text) =>
        Assert.Null(Read([new(GalaxyRole.SemiMajor, "a", "arcsec")], ("a", text)).SemiMajorArcsec);

    [Fact]
    public void What_is_said_goes_before_what_is_guessed_and_can_take_it_away()
    {
        var faults = new List<string>();
        var told = GalaxyColumnText.Read(["distance=RadVel:modulus", "morphology="], GalaxyColumnGuess.Of(Ngc), Ngc, faults);

        Assert.Empty(faults);
        Assert.Equal("distance=RadVel:modulus", GalaxyColumnText.Write(told[0]));
        Assert.DoesNotContain(told, column => column.Role == GalaxyRole.Morphology);
        Assert.Contains(told, column => column.Role == GalaxyRole.Isophote);
    }

    [Fact]
    public void Every_wrong_role_is_named()
    {
        var error = Assert.Throws<CatalogException>(() => CatalogColumns.Choose(
            Ngc, new CatalogLoadOptions { Name = "x", Roles = ["size=MajAx", "radius=none", "redshift=RadVel:mile"] }));

        Assert.Contains("'size=MajAx' is not ROLE=COLUMN[:UNIT]", error.Message, StringComparison.Ordinal);
        Assert.Contains("no column 'none'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'mile' is none of z, km/s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_tells_of_galaxies_is_carried_whatever_else_is()
    {
        var chosen = CatalogColumns.Choose(Ngc, new CatalogLoadOptions { Name = "x", Columns = ["Hubble"] });

        Assert.Equal(["B-Mag", "Hubble", "MajAx", "MinAx", "PosAng", "Redshift", "Type"], chosen.Carried.Select(at => Ngc[at]).Order(StringComparer.Ordinal));
        Assert.Null(CatalogColumns.Choose(Ngc, new CatalogLoadOptions { Name = "x", Galaxies = false }).Galaxies);
    }

    private static Galaxy Read(IEnumerable<GalaxyColumn> columns, params (string Name, string? Value)[] row) =>
        new GalaxyReader(columns).Read(name => row.FirstOrDefault(field => field.Name == name).Value);
}

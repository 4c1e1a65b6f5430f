using Broker.Core.Sky;
using Xunit.Abstractions;

namespace Broker.Tests.Core.Sky;

/// <summary>Ours against astropy and astropy-healpix.</summary>
public sealed class SkyReferenceTests
{
    // Coordinates in double precision, in degrees, are good to 6e-14 of a turn; both sides add a few roundings.
    private const double RoundingArcsec = 1e-8;

    private readonly SkyReference reference = SkyReference.Instance;

    public SkyReferenceTests(ITestOutputHelper output)
    {
        output.WriteLine($"{reference.Source}: {reference.Count} cases");
        Console.Error.WriteLine($"sky reference: {reference.Source}, {reference.Count} cases");
    }

    [Fact]
    public void Cells_and_their_centres_are_the_same()
    {
        var onBorder = 0;
        for (var row = 0; row < reference.Count; row++)
        {
            var order = (int)reference.Integer(row, "order");
            var cell = reference.Integer(row, "cell");
            var (ra, dec) = (reference.Number(row, "ra"), reference.Number(row, "dec"));
            if (Healpix.Cell(order, ra, dec) != cell)
            {
                Assert.True(IsOnBorder(order, (ra, dec), cell), $"row {row}: order {order}, {ra:R} {dec:R}: {Healpix.Cell(order, ra, dec)}, not {cell}");
                onBorder++;
            }

            var (centreRa, centreDec) = Healpix.Centre(order, cell);
            var away = Separation.Arcsec(centreRa, centreDec, reference.Number(row, "centre_ra"), reference.Number(row, "centre_dec"));
            Assert.True(away < RoundingArcsec, $"row {row}: centre of {cell}, order {order}: {away} arcsec off");
        }

        Assert.True(onBorder < reference.Count / 1000, $"{onBorder} places on borders");
    }

    [Fact]
    public void Separations_are_the_same_from_milliarcseconds_to_the_other_side()
    {
        for (var row = 0; row < reference.Count; row++)
        {
            var expected = reference.Number(row, "separation_arcsec");
            var actual = Separation.Arcsec(reference.Number(row, "ra"), reference.Number(row, "dec"), reference.Number(row, "ra2"), reference.Number(row, "dec2"));
            Assert.True(Math.Abs(actual - expected) < RoundingArcsec, $"row {row}: {actual:R}, not {expected:R}");
        }
    }

    [Fact]
    public void A_disc_has_the_cell_of_every_point_in_it()
    {
        var cells = new List<long>();
        for (var row = 0; row < reference.Count; row++)
        {
            cells.Clear();
            var order = (int)reference.Integer(row, "disc_order");
            SkyCover.CellsOfDisc(order, reference.Number(row, "ra"), reference.Number(row, "dec"), reference.Number(row, "disc_radius_arcsec"), cells);
            Assert.True(cells.Contains(reference.Integer(row, "disc_point_cell")), $"row {row}: the disc misses a cell");
        }
    }

    [Fact]
    public void Stars_move_to_the_same_place()
    {
        for (var row = 0; row < reference.Count; row++)
        {
            var motion = new ProperMotion(reference.Number(row, "pm_ra"), reference.Number(row, "pm_dec"), reference.Number(row, "epoch"));
            var (ra, dec) = motion.At(reference.Number(row, "year"), reference.Number(row, "ra"), reference.Number(row, "dec"));
            var away = Separation.Arcsec(ra, dec, reference.Number(row, "moved_ra"), reference.Number(row, "moved_dec"));
            // Of paths of up to 1000 arcsec; ours knows nothing of the time that light takes.
            Assert.True(away < 1e-4, $"row {row}: {away} arcsec off");
        }
    }

    [Fact]
    public void Distances_are_the_same()
    {
        for (var row = 0; row < reference.Count; row++)
        {
            var expected = reference.Number(row, "distance_mpc");
            Assert.Equal(1, Cosmology.AngularDiameterDistanceMpc(reference.Number(row, "redshift")) / expected, 1e-6);
        }
    }

    // A step of a few roundings to some side leads into the other cell.
    private static bool IsOnBorder(int order, (double Ra, double Dec) place, long cell)
    {
        var cells = new List<long>();
        SkyCover.CellsOfDisc(order, place.Ra, place.Dec, Math.Min(RoundingArcsec, Healpix.CellSideArcsec(order) / 4), cells);
        return cells.Contains(cell);
    }
}

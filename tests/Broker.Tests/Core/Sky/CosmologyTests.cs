using Broker.Core.Sky;

namespace Broker.Tests.Core.Sky;

public sealed class CosmologyTests
{
    // astropy 5.2.1, FlatLambdaCDM(H0=67.66, Om0=0.3111): angular-diameter and luminosity distance (Mpc), kpc per arcsec.
    [Theory]
    [InlineData(0.0001, 0.4430320535058938, 0.4431206643469155, 0.002147880007097093)]
    [InlineData(0.01, 43.76740815412153, 44.64713305801938, 0.2121903825982318)]
    [InlineData(0.03, 128.14582032948294, 135.94990078754844, 0.6212684687273783)]
    [InlineData(0.5, 1297.6550270850082, 2919.7238109412683, 6.291209104913774)]
    [InlineData(2, 1769.6208866495124, 15926.587979845612, 8.57936416224871)]
    [InlineData(5, 1324.7076312273557, 47689.47472418481, 6.422363830892279)]
    public void Distances_are_those_of_the_reference(double redshift, double acrossMpc, double luminosityMpc, double kpcPerArcsec)
    {
        Assert.Equal(1, Cosmology.AngularDiameterDistanceMpc(redshift)!.Value / acrossMpc, 1e-7);
        Assert.Equal(1, Cosmology.LuminosityDistanceMpc(redshift)!.Value / luminosityMpc, 1e-7);
        Assert.Equal(1, Cosmology.KpcPerArcsec(redshift)!.Value / kpcPerArcsec, 1e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.001)]
    [InlineData(20.1)]
    [InlineData(double.NaN)]
    public void A_redshift_that_tells_no_distance_gives_none(double redshift) => Assert.Null(Cosmology.KpcPerArcsec(redshift));
}

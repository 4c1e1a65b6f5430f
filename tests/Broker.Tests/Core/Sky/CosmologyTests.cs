using Broker.Core.Sky;

namespace Broker.Tests.Core.Sky;

public sealed class CosmologyTests
{
    // astropy 5.2.1, FlatLambdaCDM(H0=67.66, Om0=0.3111): angular-diameter distance (Mpc), kpc per arcsec.
    [Theory]
    [InlineData(0.0001, 0.4430320535058938, 0.002147880007097093)]
    [InlineData(0.01, 43.76740815412153, 0.2121903825982318)]
    [InlineData(0.03, 128.14582032948294, 0.6212684687273783)]
    [InlineData(0.5, 1297.6550270850082, 6.291209104913774)]
    [InlineData(2, 1769.6208866495124, 8.57936416224871)]
    [InlineData(5, 1324.7076312273557, 6.422363830892279)]
    public void Distances_are_those_of_the_reference(double redshift, double distanceMpc, double kpcPerArcsec)
    {
        Assert.Equal(1, Cosmology.AngularDiameterDistanceMpc(redshift) / distanceMpc, 1e-6);
        Assert.Equal(kpcPerArcsec, Cosmology.Kpc(1, distanceMpc), 9);
        Assert.Equal(1, Cosmology.Arcsec(kpcPerArcsec, distanceMpc), 9);
    }
}

using Broker.Core.Sky;

namespace Broker.Tests.Core.Sky;

public sealed class CosmologyTests
{
    // astropy 5.2.1, FlatLambdaCDM(H0=67.66, Om0=0.30966): angular-diameter and luminosity distance (Mpc), kpc per arcsec.
    [Theory]
    [InlineData(0.0001, 0.4430321013547198, 0.4431207122053118, 0.002147880239074748)]
    [InlineData(0.01, 43.767880677114164, 44.64761507872416, 0.21219267345434645)]
    [InlineData(0.03, 128.14996698123167, 135.9542999703887, 0.6212885722623641)]
    [InlineData(0.5, 1298.2959522181989, 2921.1658924909475, 6.294316397645152)]
    [InlineData(2, 1771.7557958573534, 15945.80216271618, 8.58971449416759)]
    [InlineData(5, 1326.7451965352957, 47762.827075270645, 6.432242226266714)]
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

using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// A transient with a known shape at one rest wavelength and the colours of a black body whose temperature changes: an expanding,
/// cooling photosphere. Redshift moves wavelengths, stretches time and dims by the distance modulus; dust reddens.
/// </summary>
public sealed record ThermalTransient : ILightCurve
{
    public required double PeakMjd { get; init; }

    public required double Redshift { get; init; }

    /// <summary>AB magnitude at 10 pc at the peak, at <see cref="ReferenceNm"/>.</summary>
    public required double AbsoluteMag { get; init; }

    public required double ReferenceNm { get; init; }

    /// <summary>Relative flux at the reference wavelength, 1 at the peak, of the rest-frame phase in days.</summary>
    public required Func<double, double> Shape { get; init; }

    /// <summary>Colour temperature in K of the rest-frame phase in days.</summary>
    public required Func<double, double> TemperatureK { get; init; }

    /// <summary>A factor of rest wavelength (nm) and phase on top of the black body: lines that blanket the blue, a second maximum; none when null.</summary>
    public Func<double, double, double>? Spectrum { get; init; }

    /// <summary>E(B−V) of all dust in the way, magnitudes.</summary>
    public double Reddening { get; init; }

    public double FluxNanoJy(double mjd, Band band)
    {
        var phase = (mjd - PeakMjd) / (1 + Redshift);
        var shape = Shape(phase);
        if (shape < 1e-6)
            return 0;

        var restNm = band.WavelengthNm / (1 + Redshift);
        var colour = BlackBody.Ratio(restNm, ReferenceNm, TemperatureK(phase));
        var spectrum = Spectrum?.Invoke(restNm, phase) ?? 1;
        var mag = AbsoluteMag + Cosmology.DistanceModulus(Redshift) + Reddening * band.ExtinctionPerReddening;
        return Photometry.FluxNanoJy(mag) * (1 + Redshift) * shape * colour * spectrum;
    }

    /// <summary>Light that metals absorb below 400 nm in the rest frame.</summary>
    public static double BlueBlanketing(double restNm, double power) => restNm < 400 ? Math.Pow(restNm / 400, power) : 1;

    /// <summary>This transient with its host galaxy.</summary>
    public SimulatedSource In(Dice dice, bool nuclear = false)
    {
        var host = HostGalaxy.Draw(dice, Redshift, nuclear);
        return new SimulatedSource
        {
            Light = this,
            UnderlyingNanoJy = host.UnderSourceNanoJy(),
            Redshift = Redshift,
            PeakMjd = PeakMjd,
            Host = host,
        };
    }

    /// <summary>E(B−V) through the Milky Way away from its plane, and through the host.</summary>
    public static double DrawReddening(Dice dice, double meanHostReddening) =>
        Math.Min(0.2, dice.Exponential(0.04)) + Math.Min(1, dice.Exponential(meanHostReddening));
}

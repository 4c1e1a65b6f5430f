namespace Broker.Broker.Simulator;

/// <summary>Colours of thermal light: Planck's law per unit frequency.</summary>
public static class BlackBody
{
    /// <summary>h c / k in nm K.</summary>
    private const double SecondRadiationNmK = 1.438776877e7;

    /// <summary>B_ν at one wavelength over B_ν at another, at the same temperature.</summary>
    public static double Ratio(double wavelengthNm, double referenceNm, double temperatureK)
    {
        var scale = referenceNm / wavelengthNm;
        return scale * scale * scale * Excess(referenceNm, temperatureK) / Excess(wavelengthNm, temperatureK);
    }

    private static double Excess(double wavelengthNm, double temperatureK) =>
        Math.Exp(Math.Min(600, SecondRadiationNmK / (wavelengthNm * temperatureK))) - 1;
}

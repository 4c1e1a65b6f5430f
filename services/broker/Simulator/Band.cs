namespace Broker.Broker.Simulator;

/// <summary>
/// A passband: effective wavelength (Rubin baseline filters, Ivezić et al. 2019, table 1) and Galactic extinction per unit of E(B−V)
/// (Schlafly &amp; Finkbeiner 2011, table 6, R_V = 3.1).
/// </summary>
public sealed record Band
{
    public static readonly IReadOnlyList<Band> All =
    [
        new() { Index = 0, Name = "u", WavelengthNm = 368, ExtinctionPerReddening = 4.145 },
        new() { Index = 1, Name = "g", WavelengthNm = 480, ExtinctionPerReddening = 3.237 },
        new() { Index = 2, Name = "r", WavelengthNm = 622, ExtinctionPerReddening = 2.273 },
        new() { Index = 3, Name = "i", WavelengthNm = 754, ExtinctionPerReddening = 1.684 },
        new() { Index = 4, Name = "z", WavelengthNm = 869, ExtinctionPerReddening = 1.323 },
        new() { Index = 5, Name = "y", WavelengthNm = 971, ExtinctionPerReddening = 1.088 },
    ];

    public static readonly Band U = All[0], G = All[1], R = All[2], I = All[3], Z = All[4], Y = All[5];

    public required int Index { get; init; }

    public required string Name { get; init; }

    public required double WavelengthNm { get; init; }

    /// <summary>Magnitudes of extinction for E(B−V) = 1.</summary>
    public required double ExtinctionPerReddening { get; init; }
}

namespace Broker.Broker.Simulator.Surveys;

/// <summary>What a survey can see, and how it spends its nights.</summary>
public sealed record SurveyModel
{
    /// <summary>
    /// Rubin's wide survey. Depths of single visits from Ivezić et al. 2019, table 2, made 0.4 mag shallower for weather and templates;
    /// two visits a night half an hour apart, back every three nights.
    /// </summary>
    public static readonly SurveyModel Lsst = new()
    {
        Name = "lsst",
        Depths = [23.4, 24.5, 24.2, 23.6, 22.9, 21.8],
        SaturationMag = 16,
        SeeingArcsec = 0.9,
        NightsBetweenVisits = 3,
        SeasonDays = 210,
        Pairs = [(Band.G, Band.R), (Band.R, Band.I), (Band.I, Band.Z), (Band.Z, Band.Y), (Band.U, Band.G), (Band.R, Band.G), (Band.I, Band.R)],
        Gamma = 0.039,
    };

    /// <summary>ZTF's public survey (Bellm et al. 2019): g and r every second night to about 20.5, i now and then.</summary>
    public static readonly SurveyModel Ztf = new()
    {
        Name = "ztf",
        Depths = [double.NaN, 20.8, 20.6, 19.9, double.NaN, double.NaN],
        SaturationMag = 13,
        SeeingArcsec = 2.1,
        NightsBetweenVisits = 2,
        SeasonDays = 240,
        Pairs = [(Band.G, Band.R), (Band.R, Band.G), (Band.G, Band.R), (Band.R, Band.I)],
        Gamma = 0.038,
    };

    public required string Name { get; init; }

    /// <summary>Median five-sigma limit by band index, AB magnitudes; NaN for a band the survey lacks.</summary>
    public required double[] Depths { get; init; }

    public required double SaturationMag { get; init; }

    /// <summary>Median full width at half maximum.</summary>
    public required double SeeingArcsec { get; init; }

    public required double NightsBetweenVisits { get; init; }

    /// <summary>Days a year in which a field stands high enough at night.</summary>
    public required double SeasonDays { get; init; }

    /// <summary>The two bands a field is seen in within one night; a night picks one of these.</summary>
    public required (Band First, Band Second)[] Pairs { get; init; }

    /// <summary>γ of the noise model: see <see cref="FluxErrNanoJy"/>.</summary>
    public required double Gamma { get; init; }

    public double DepthMag(Band band) => Depths[band.Index];

    public bool Sees(Band band) => !double.IsNaN(Depths[band.Index]);

    /// <summary>
    /// One-sigma error of a difference flux: sky and photon noise σ² = (0.04 − γ) f₅ f + γ f₅² (Ivezić et al. 2019, eq. 5, written in flux,
    /// f the total flux, f₅ the five-sigma limit) and a calibration floor of 0.3 % of the total flux.
    /// </summary>
    public double FluxErrNanoJy(double limitNanoJy, double totalNanoJy)
    {
        const double calibrationFloor = 0.003;
        var total = Math.Max(0, totalNanoJy);
        var floor = calibrationFloor * total;
        return Math.Sqrt((0.04 - Gamma) * limitNanoJy * total + Gamma * limitNanoJy * limitNanoJy + floor * floor);
    }
}

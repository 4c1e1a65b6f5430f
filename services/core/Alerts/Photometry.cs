namespace Broker.Core.Alerts;

/// <summary>Conversions between AB magnitudes and flux densities (Oke &amp; Gunn 1983): m = 31.4 − 2.5 log10(f / nJy).</summary>
public static class Photometry
{
    /// <summary>AB magnitude of a flux of 1 nJy, rounded as the surveys round it.</summary>
    public const double ZeroPointNanoJy = 31.4;

    /// <summary>Difference of ln(flux) per magnitude: ln 10 / 2.5.</summary>
    public const double LnFluxPerMag = 0.921034037197618;

    /// <summary>Flux in nJy of an AB magnitude. By exp: a power of ten takes twice as long, and a ZTF packet holds a hundred.</summary>
    public static double FluxNanoJy(double magAb) => Math.Exp((ZeroPointNanoJy - magAb) * LnFluxPerMag);

    /// <summary>AB magnitude of a flux in nJy; null when the flux is not positive.</summary>
    public static double? MagAb(double? fluxNanoJy) =>
        fluxNanoJy is > 0 ? ZeroPointNanoJy - 2.5 * Math.Log10(fluxNanoJy.Value) : null;

    /// <summary>Error in magnitudes of a flux and its error: 2.5 / ln 10 · σ / f; null when either is missing or the flux not positive.</summary>
    public static double? MagErr(double? fluxNanoJy, double? fluxErrNanoJy) =>
        fluxNanoJy is > 0 && fluxErrNanoJy is not null ? 2.5 / Math.Log(10) * fluxErrNanoJy / fluxNanoJy : null;
}

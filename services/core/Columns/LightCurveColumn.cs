using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>One field of a point of <c>light_curve</c>.</summary>
public sealed record LightCurveColumn
{
    public required string Name { get; init; }

    /// <summary>Unit in VOUnits 1.0 notation; null for a quantity without one.</summary>
    public string? Unit { get; init; }

    public required string Ucd { get; init; }

    public required string Description { get; init; }

    /// <summary>Writes the value alone: a number, a string, a list of strings or null.</summary>
    public required Action<Utf8JsonWriter, LightCurvePoint> WriteValue { get; init; }

    /// <summary>Every field, in the order of every listing.</summary>
    public static readonly IReadOnlyList<LightCurveColumn> All =
    [
        Number("mjd_tai", "d", "time.epoch;obs", "Mid-exposure (ZTF: its start, as the survey gives it), MJD in the TAI scale.", p => p.MjdTai),
        new() { Name = "band", Ucd = "instr.bandpass", Description = "Passband.", WriteValue = (json, p) => json.WriteStringValue(p.Band) },
        Number("flux_njy", "nJy", "phot.flux.density;em.opt", "Difference flux; missing when not measured.", p => p.FluxNanoJy),
        Number("flux_err_njy", "nJy", "stat.error;phot.flux.density;em.opt", "One-sigma error of flux_njy.", p => p.FluxErrNanoJy),
        Number("limit_njy", "nJy", "stat.min;phot.flux.density;em.opt", "Five-sigma limiting flux, where the survey gives one.", p => p.LimitNanoJy),
        new()
        {
            Name = "status", Ucd = "meta.code.status",
            Description = "detected, forced, upper_limit (observed, nothing found), masked (observed, pixels unusable) or not_observed.",
            WriteValue = (json, p) => json.WriteStringValue(StatusWords.Of(p.Status)),
        },
        new()
        {
            Name = "flags", Ucd = "meta.code.qual", Description = "The survey's own names of the flags that are set.",
            WriteValue = (json, p) => AlertJson.WriteList(json, p.Flags ?? []),
        },
        Number("science_flux_njy", "nJy", "phot.flux.density;em.opt", "Total flux on the science image at this position, where the survey gives it.", p => p.ScienceFluxNanoJy),
    ];

    private static LightCurveColumn Number(string name, string unit, string ucd, string description, Func<LightCurvePoint, double?> get) => new()
    {
        Name = name, Unit = unit, Ucd = ucd, Description = description,
        WriteValue = (json, point) => AlertJson.WriteNumber(json, get(point)),
    };
}

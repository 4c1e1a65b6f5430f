using System.Collections.Frozen;
using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>
/// Every field of an alert that a user may touch. Filters, REST <c>columns=</c>, TAP_SCHEMA, CSV and VOTable headers, the docs
/// and the portal's schema browser are generated from this table; its order is the order of every listing.
/// </summary>
public static class ColumnTable
{
    private static readonly IEnumerable<Column> Identity =
    [
        Text("survey", "meta.id;meta.dataset", "Survey that sent the alert: lsst, ztf, elasticc, atlas, decam, winter, gattini, turbo.", c => c.Alert.Survey),
        Text("schema_version", "meta.version", "Version of the schema that wrote the packet.", c => c.Alert.SchemaVersion),
        Identifier("alert_id", "meta.id;meta.main", "The survey's id of this detection: diaSourceId (LSST), candid (ZTF).", c => c.Alert.AlertId),
        Text("object_id", "meta.id;src", "The survey's id of the object this detection belongs to.", c => c.Alert.ObjectId),
        Text("ss_object_id", "meta.id;src", "Solar-system object the survey associated; missing when there is none.", c => c.Alert.SolarSystemId),
        Integer("program_id", "meta.code", "The survey's own programme number; what it means is published for ZTF alone (1 public, 2 partnership, 3 Caltech), so ask for the survey too. Missing where there is none.", c => c.Alert.ProgramId),
        new Column
        {
            Name = "published_at", Type = ColumnType.Timestamp, Ucd = "time.release",
            Description = "When the survey published the packet, UTC; missing when it does not say.",
            Timestamp = c => c.Alert.PublishedAt,
        },
    ];

    private static readonly IEnumerable<Column> Position =
    [
        Number("ra", "deg", "pos.eq.ra;meta.main", "Right ascension, ICRS.", c => c.Alert.RaDeg),
        Number("dec", "deg", "pos.eq.dec;meta.main", "Declination, ICRS.", c => c.Alert.DecDeg),
        Number("gal_lon", "deg", "pos.galactic.lon", "Galactic longitude, 0 to 360.", c => Galactic.LongitudeDeg(c.Alert.RaDeg, c.Alert.DecDeg)),
        Number("gal_lat", "deg", "pos.galactic.lat", "Galactic latitude, -90 to 90.", c => Galactic.LatitudeDeg(c.Alert.RaDeg, c.Alert.DecDeg)),
    ];

    private static readonly IEnumerable<Column> Measurement =
    [
        Number("mjd_tai", "d", "time.epoch;obs", "Mid-exposure of this detection (ZTF: its start, as the survey gives it), MJD in the TAI scale.", c => c.Alert.MjdTai),
        Text("band", "instr.bandpass", "Passband: u, g, r, i, z, y.", c => c.Alert.Band),
        Number("flux_njy", "nJy", "phot.flux.density;em.opt", "Flux on the difference image, negative below the template.", c => c.Alert.FluxNanoJy),
        Number("flux_err_njy", "nJy", "stat.error;phot.flux.density;em.opt", "One-sigma error of flux_njy.", c => c.Alert.FluxErrNanoJy),
        Number("mag_ab", "mag", "phot.mag;em.opt", "AB magnitude of flux_njy; missing when the flux is not positive.", c => Photometry.MagAb(c.Alert.FluxNanoJy)),
        Number("mag_err_ab", "mag", "stat.error;phot.mag;em.opt", "One-sigma error of mag_ab.", c => Photometry.MagErr(c.Alert.FluxNanoJy, c.Alert.FluxErrNanoJy)),
        Number("snr", null, "stat.snr;phot.flux.density", "flux_njy over flux_err_njy, negative below the template.", c => c.Alert.FluxNanoJy / c.Alert.FluxErrNanoJy),
        Number("science_flux_njy", "nJy", "phot.flux.density;em.opt", "Total flux on the science image at this position.", c => c.Alert.ScienceFluxNanoJy),
        Number("template_flux_njy", "nJy", "phot.flux.density;em.opt", "Flux on the template image at this position.", c => c.Alert.TemplateFluxNanoJy),
        Number("limit_njy", "nJy", "stat.min;phot.flux.density;em.opt", "Five-sigma limiting flux of this exposure.", c => c.Alert.LimitNanoJy),
        Number("reliability", null, "stat.likelihood;meta.code.qual", "The survey's real/bogus score, 0 (bogus) to 1 (real).", c => c.Alert.Reliability),
        new Column
        {
            Name = "flags", Type = ColumnType.TextList, Ucd = "meta.code.qual",
            Description = "The survey's own names of the flags set on this detection.",
            TextList = c => c.Alert.Flags,
        },
    ];

    private static readonly IEnumerable<Column> History =
    [
        Integer("n_detections", "meta.number;obs", "Detections of the object so far, this one included, as the survey counts them (LSST from 8.0 on, ZTF); else those in light_curve not later than it.", c => c.Alert.DetectionCount ?? LightCurve.Count(c.Alert, PointStatus.Detected)) with { IsCostly = true },
        Integer("n_forced", "meta.number;obs", "Forced-photometry points in light_curve, not later than this detection.", c => LightCurve.Count(c.Alert, PointStatus.Forced)) with { IsCostly = true },
        Integer("n_upper_limits", "meta.number;obs", "Upper limits in light_curve, not later than this detection: observed, not detected.", c => LightCurve.Count(c.Alert, PointStatus.UpperLimit)) with { IsCostly = true },
        Number("first_detection_mjd_tai", "d", "time.epoch;stat.min", "First detection of the object, MJD TAI: the survey's own where it gives one (LSST from 8.0 on, ZTF), else the earliest in light_curve.", c => LightCurve.FirstDetectionMjdTai(c.Alert)) with { IsCostly = true },
        Number("age_days", "d", "time.interval", "mjd_tai minus first_detection_mjd_tai.", c => c.Alert.MjdTai - LightCurve.FirstDetectionMjdTai(c.Alert)) with { IsCostly = true },
        Structure("light_curve", "phot.flux.density;time.series", "The light curve as the packet told it, in time order, this detection included; points later than it count in no function and no other column.", AlertJson.WriteLightCurve),
    ];

    private static readonly IEnumerable<Column> Host =
    [
        Text("host_catalog", "meta.id;meta.dataset", "Catalogue of the likely host galaxy; this and the other host columns are missing when no galaxy qualifies.", c => c.Alert.Context.Host?.Catalog),
        Text("host_name", "meta.id;src", "Name or number of the likely host galaxy in its catalogue.", c => c.Alert.Context.Host?.SourceId),
        Number("host_separation_arcsec", "arcsec", "pos.angDistance", "Separation from the centre of the likely host galaxy.", c => c.Alert.Context.Host?.SeparationArcsec),
        Number("host_dlr", null, "pos.angDistance;arith.ratio", "host_separation_arcsec in light radii of the host, in this direction where its shape is known; missing when its size is not.", c => c.Alert.Context.Host?.DlrRatio),
        Number("host_redshift", null, "src.redshift", "Redshift of the likely host galaxy; missing when its catalogue gives none.", c => c.Alert.Context.Host?.Redshift),
        Number("host_projected_kpc", "kpc", "pos.angDistance", "Projected separation at the host's distance; missing when that is not known.", c => c.Alert.Context.Host?.ProjectedKpc),
    ];

    private static readonly IEnumerable<Column> Knowledge =
    [
        Text("class", "src.class", "Most probable class of the first classifier that gave one; missing when none did.", c => TopScores.Class(c)) with { IsCostly = true },
        Number("class_probability", null, "stat.probability;src.class", "Probability of class.", c => TopScores.ClassProbability(c)) with { IsCostly = true },
        Number("anomaly_score", null, "stat.value", "Score of the first anomaly scorer that gave one; higher is odder.", c => TopScores.Anomaly(c)) with { IsCostly = true },
        Structure("scores", "stat.probability;src.class", "What every model said: model, version, and values or the reason why there are none.", AlertJson.WriteScores),
        Structure("context", "meta.cross", "Catalogue sources near the alert, nearest first, or why they could not be had.", AlertJson.WriteContext),
    ];

    /// <summary>Every column, in the order of every listing.</summary>
    public static readonly IReadOnlyList<Column> All = [.. Identity, .. Position, .. Measurement, .. History, .. Host, .. Knowledge];

    private static readonly FrozenDictionary<string, Column> ByName = All.ToFrozenDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The column of that name in any case, as in SQL; null when there is none.</summary>
    public static Column? Find(string name) => ByName.GetValueOrDefault(name);

    private static Column Number(string name, string? unit, string ucd, string description, Func<ClassifiedAlert, double?> get) => new()
    {
        Name = name, Type = ColumnType.Number, Unit = unit, Ucd = ucd, Description = description,
        Number = alert => get(alert) is { } value && double.IsFinite(value) ? value : null,
    };

    private static Column Integer(string name, string ucd, string description, Func<ClassifiedAlert, long?> get) =>
        new() { Name = name, Type = ColumnType.Integer, Ucd = ucd, Description = description, Integer = get };

    private static Column Identifier(string name, string ucd, string description, Func<ClassifiedAlert, long?> get) =>
        new() { Name = name, Type = ColumnType.Identifier, Ucd = ucd, Description = description, Integer = get };

    private static Column Text(string name, string ucd, string description, Func<ClassifiedAlert, string?> get) =>
        new() { Name = name, Type = ColumnType.Text, Ucd = ucd, Description = description, Text = get };

    private static Column Structure(string name, string ucd, string description, Action<Utf8JsonWriter, ClassifiedAlert> write) =>
        new() { Name = name, Type = ColumnType.Structure, Ucd = ucd, Description = description, Structure = write };
}

namespace Broker.Core.Alerts;

/// <summary>
/// One alert of any survey, after step 4: fluxes in nJy, times in MJD TAI, positions in degrees ICRS.
/// Survey differences end here; every later step knows only this type. It can be filled anew: whoever decodes a stream reuses the
/// alerts of the batch before, so what is kept longer than a batch is a copy.
/// </summary>
public sealed record Alert
{
    /// <summary>Short name of the survey: <c>lsst</c>, <c>ztf</c>.</summary>
    public required string Survey { get; set; }

    /// <summary>Version of the schema that wrote the packet, as the survey writes it: <c>10.0</c>, <c>4.02</c>.</summary>
    public required string SchemaVersion { get; set; }

    /// <summary>diaSourceId (LSST) or candid (ZTF): unique within the survey.</summary>
    public required long AlertId { get; set; }

    /// <summary>The object this detection belongs to: diaObjectId, ZTF objectId, or <c>sso:</c> + designation for a known moving object.</summary>
    public required string ObjectId { get; set; }

    /// <summary>Designation or id of the solar-system object, when the survey associated one.</summary>
    public string? SolarSystemId { get; set; }

    /// <summary>Right ascension, degrees ICRS, 0 ≤ ra &lt; 360.</summary>
    public required double RaDeg { get; set; }

    /// <summary>Declination, degrees ICRS, −90 … 90.</summary>
    public required double DecDeg { get; set; }

    /// <summary>Mid-exposure of this detection (ZTF: its start, as the survey gives it), MJD in the TAI scale, days.</summary>
    public required double MjdTai { get; set; }

    public required string Band { get; set; }

    /// <summary>Difference flux of this detection, nJy, signed.</summary>
    public double? FluxNanoJy { get; set; }

    /// <summary>One-sigma error of <see cref="FluxNanoJy"/>, nJy.</summary>
    public double? FluxErrNanoJy { get; set; }

    /// <summary>Total flux on the science image at this position, nJy.</summary>
    public double? ScienceFluxNanoJy { get; set; }

    /// <summary>Flux on the template image at this position, nJy.</summary>
    public double? TemplateFluxNanoJy { get; set; }

    /// <summary>Five-sigma limiting flux of this exposure, nJy.</summary>
    public double? LimitNanoJy { get; set; }

    /// <summary>The survey's real/bogus score, 0 (bogus) … 1 (real).</summary>
    public double? Reliability { get; set; }

    /// <summary>
    /// The survey's own programid, as the packet gives it; null where it has none. What the numbers mean is published for ZTF alone
    /// (1 public, 2 partnership, 3 Caltech): those of WINTER, TURBO and Gattini-IR say nothing about who may see an alert.
    /// </summary>
    public int? ProgramId { get; set; }

    /// <summary>How often the survey has detected this object, as it counts itself, this detection included; null when it does not say.</summary>
    public long? DetectionCount { get; set; }

    /// <summary>The survey's first detection of this object, MJD in the TAI scale, days; may lie long before the light curve's first point.</summary>
    public double? FirstDetectionMjdTai { get; set; }

    /// <summary>The survey's own names of the flags set on this detection.</summary>
    public IReadOnlyList<string> Flags { get; set; } = [];

    /// <summary>In time order, this detection included, as the packet told it; a packet may know of exposures after its own.</summary>
    public IReadOnlyList<LightCurvePoint> LightCurve { get; set; } = [];

    /// <summary>When the survey published the packet; the latency budget starts here.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary><see cref="PublishedAt"/>; null where the alert comes a second time, with a context that came late: its age says nothing about latency.</summary>
    public DateTimeOffset? FirstPublishedAt => Context.LateReason is null ? PublishedAt : null;

    /// <summary>The message it came in; null where it came in none, or from a version that did not say.</summary>
    public AlertSource? Source { get; set; }

    /// <summary>Where the packet and its cutouts lie; null until step 7, or where the packet has none.</summary>
    public StoredPacket? Packet { get; set; }

    /// <summary>What is known about this place (step 6).</summary>
    public AlertContext Context { get; set; } = AlertContext.None;

    /// <summary>The identity that every output carries: <c>survey:alertId</c>.</summary>
    public string Id => $"{Survey}:{AlertId}";
}

using Broker.Core.Alerts;

namespace Broker.Tests.Core.Columns;

/// <summary>A small alert with one of everything, and one with nothing optional.</summary>
public static class SampleAlerts
{
    public static readonly Alert Full = new()
    {
        Survey = "lsst", SchemaVersion = "10.0", AlertId = 9_007_199_254_740_993, ObjectId = "4711", SolarSystemId = "2010 AB",
        RaDeg = 10.5, DecDeg = -20.25, MjdTai = 60_400.5, Band = "g",
        FluxNanoJy = 1000, FluxErrNanoJy = 50, ScienceFluxNanoJy = 3000, TemplateFluxNanoJy = 2000, LimitNanoJy = 250,
        Reliability = 0.875, ProgramId = 1, Flags = ["pixelFlags_edge"],
        PublishedAt = new DateTimeOffset(2026, 1, 2, 4, 5, 6, 789, TimeSpan.FromHours(1)),
        LightCurve =
        [
            new() { MjdTai = 60_390.5, Band = "r", Status = PointStatus.UpperLimit, LimitNanoJy = 200 },
            new() { MjdTai = 60_398.5, Band = "g", Status = PointStatus.Detected, FluxNanoJy = 500, FluxErrNanoJy = 40 },
            new() { MjdTai = 60_399.5, Band = "r", Status = PointStatus.Forced, FluxNanoJy = -20, FluxErrNanoJy = 40 },
            new() { MjdTai = 60_400, Band = "r", Status = PointStatus.Masked, Flags = ["saturated"] },
            new() { MjdTai = 60_400.25, Band = "r", Status = PointStatus.Detected, FluxNanoJy = 800, FluxErrNanoJy = 40 },
            new() { MjdTai = 60_400.5, Band = "g", Status = PointStatus.Detected, FluxNanoJy = 1000, FluxErrNanoJy = 50, ScienceFluxNanoJy = 3000 },
        ],
        Context = new AlertContext
        {
            Matches =
            [
                new()
                {
                    Catalog = "gcvs", SourceId = "RR Lyr", SeparationArcsec = 0.5, RaDeg = 10.5, DecDeg = -20.25,
                    Values = new Dictionary<string, string> { ["type"] = "RRAB", ["period"] = "0.5668" },
                },
                new() { Catalog = "gcvs", SourceId = "V1", SeparationArcsec = 1.5, RaDeg = 10.5, DecDeg = -20.25 },
            ],
            OtherObjects = [new() { Survey = "ztf", ObjectId = "ZTF18a", SeparationArcsec = 0.25, LastMjdTai = 60_399.5 }],
            Host = new HostCandidate
            {
                Catalog = "ngc", SourceId = "NGC1", RaDeg = 10.5, DecDeg = -20.25, SeparationArcsec = 2.5, PositionAngleDeg = 45,
                Method = HostMethod.DirectionalLightRadius, DlrRatio = 0.5, Redshift = 0.03, ProjectedKpc = 1.5, Morphology = "E",
            },
            HostReason = "0.5 light radii in its direction (limit 4); the only galaxy here",
            Sentence = "at the nucleus of an elliptical galaxy",
        },
    };

    public static readonly ClassifiedAlert Classified = new()
    {
        Alert = Full,
        Scores =
        [
            new() { Model = "early", Version = "1", Reason = "fewer than 3 detections" },
            new() { Model = "trees", Version = "2", Values = new Dictionary<string, double> { ["SNIa"] = 0.75, ["AGN"] = 0.25 } },
            new() { Model = "odd", Version = "1", Values = new Dictionary<string, double> { ["score"] = 0.625 } },
        ],
    };

    /// <summary>The same in a packet that was made again later: it knows what came after.</summary>
    public static readonly ClassifiedAlert Remade = Classified with
    {
        Alert = Full with
        {
            Survey = "remade",
            LightCurve =
            [
                .. Full.LightCurve,
                new() { MjdTai = 60_400.5 + 0.5 / 86_400, Band = "g", Status = PointStatus.Forced, FluxNanoJy = 990, FluxErrNanoJy = 50 },
                new() { MjdTai = 60_400.5 + 2.0 / 86_400, Band = "g", Status = PointStatus.Forced, FluxNanoJy = 980, FluxErrNanoJy = 50 },
                new() { MjdTai = 60_401.5, Band = "g", Status = PointStatus.Detected, FluxNanoJy = 9000, FluxErrNanoJy = 50 },
                new() { MjdTai = 60_402.5, Band = "z", Status = PointStatus.UpperLimit, LimitNanoJy = 200 },
            ],
        },
    };

    public static readonly ClassifiedAlert Bare = new()
    {
        Alert = new Alert
        {
            Survey = "ztf", SchemaVersion = "4.02", AlertId = 1, ObjectId = "ZTF1", RaDeg = 0, DecDeg = 0, MjdTai = 60_000, Band = "r",
            Context = new AlertContext { MissingReason = "redis unreachable" },
        },
    };
}

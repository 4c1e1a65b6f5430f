using Broker.Core.Alerts;

namespace Broker.ServerTests.Api;

/// <summary>Made-up alerts.</summary>
internal static class Samples
{
    public const double MjdTai = 61_000.25;

    /// <summary>An alert with every kind of value and of missing value.</summary>
    public static ClassifiedAlert Full(long id = 1, string objectId = "ZTF18abcdefg", double mjdTai = MjdTai) => new()
    {
        Alert = new Alert
        {
            Survey = "ztf", SchemaVersion = "4.02", AlertId = id, ObjectId = objectId, RaDeg = 187.7059, DecDeg = 12.3911, MjdTai = mjdTai, Band = "r",
            FluxNanoJy = 91_201.08, FluxErrNanoJy = 912.01, Reliability = 0.97, ProgramId = 1, Flags = ["bright", "edge,near"],
            PublishedAt = new DateTimeOffset(2026, 11, 21, 3, 4, 5, TimeSpan.Zero).AddTicks(6_780_010),
            LightCurve =
            [
                new() { MjdTai = mjdTai - 2, Band = "g", Status = PointStatus.UpperLimit, LimitNanoJy = 20_000 },
                new() { MjdTai = mjdTai - 1, Band = "r", Status = PointStatus.Forced, FluxNanoJy = -12.5, FluxErrNanoJy = 400 },
                new() { MjdTai = mjdTai, Band = "r", Status = PointStatus.Detected, FluxNanoJy = 91_201.08, FluxErrNanoJy = 912.01 },
            ],
            Context = new AlertContext
            {
                Matches = [new() { Catalog = "gcvs", SourceId = "V* \"X\"", SeparationArcsec = 0.4, RaDeg = 187.7, DecDeg = 12.3, Values = new Dictionary<string, string> { ["type"] = "RRAB" } }],
            },
        },
        Scores =
        [
            new() { Model = "trees", Version = "1.0.0", Values = new Dictionary<string, double> { ["RRL"] = 0.8, ["EB"] = 0.2 } },
            new() { Model = "isolation", Version = "1.0.0", Reason = "fewer than 3 detections" },
        ],
    };

    /// <summary>Nothing but what every alert has.</summary>
    public static ClassifiedAlert Bare(long id, double raDeg, double decDeg, string survey = "lsst") => new()
    {
        Alert = new Alert
        {
            Survey = survey, SchemaVersion = "10.0", AlertId = id, ObjectId = $"{1_000_000 + id}", RaDeg = raDeg, DecDeg = decDeg, MjdTai = MjdTai + id * 1e-4, Band = "i",
        },
    };
}

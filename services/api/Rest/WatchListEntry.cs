using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary>A watch list as its owner sees it.</summary>
internal sealed record WatchListEntry
{
    public required string Owner { get; init; }

    public required string Name { get; init; }

    public required int Rows { get; init; }

    /// <summary>Search radius of rows without one of their own, arcsec.</summary>
    public required double RadiusArcsec { get; init; }

    /// <summary>Unit of the rows' own radii.</summary>
    public required string RadiusUnit { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public static WatchListEntry Of(StoredWatchList list) => new()
    {
        Owner = list.Owner, Name = list.Name, Rows = list.Rows, RadiusArcsec = list.RadiusArcsec, RadiusUnit = list.RadiusUnit, ChangedAt = list.ChangedAt,
    };
}

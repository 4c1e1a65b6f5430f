namespace Broker.Core.Storage;

/// <summary>A user's list of places, as it stands in the table <c>watch_lists</c>.</summary>
public sealed record StoredWatchList
{
    public required string Owner { get; init; }

    /// <summary>Unique per owner: lower-case letters, digits, - and _.</summary>
    public required string Name { get; init; }

    /// <summary>Search radius of rows without one of their own, arcsec.</summary>
    public required double RadiusArcsec { get; init; }

    /// <summary>Unit of the rows' own radii: arcsec, arcmin or deg.</summary>
    public required string RadiusUnit { get; init; }

    public required int Rows { get; init; }

    /// <summary>Larger than that of any earlier content of any list.</summary>
    public long Revision { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary><c>owner/name</c></summary>
    public string FullName => $"{Owner}/{Name}";
}

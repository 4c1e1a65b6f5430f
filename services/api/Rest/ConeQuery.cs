using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Rest;

/// <summary>Parameters of <c>GET /cone</c>.</summary>
internal sealed record ConeQuery
{
    [FromQuery(Name = "ra"), Description("Right ascension, ICRS: degrees (187.7059) or hours (12:30:49.4).")]
    public string? Ra { get; init; }

    [FromQuery(Name = "dec"), Description("Declination, ICRS: degrees (-12.39) or degrees, minutes, seconds (-12:23:28).")]
    public string? Dec { get; init; }

    [FromQuery(Name = "radius_arcsec"), Description("Radius, above 0 to 3600 arcsec; default 5.")]
    public string? Radius { get; init; }

    [FromQuery(Name = "per"), Description("object (default): the newest alert of each object; alert: every alert.")]
    public string? Per { get; init; }

    [FromQuery(Name = "where"), Description("Condition in the filter language.")]
    public string? Where { get; init; }

    [FromQuery(Name = "columns"), Description("Comma-separated names of columns; * for all.")]
    public string? Columns { get; init; }

    [FromQuery(Name = "limit"), Description("Rows, 1 to 1000; default 100.")]
    public string? Limit { get; init; }
}

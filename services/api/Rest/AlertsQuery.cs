using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Rest;

/// <summary>Parameters of <c>GET /alerts</c>.</summary>
internal sealed record AlertsQuery
{
    [FromQuery(Name = "where"), Description("Condition in the filter language, e.g. survey = 'ztf' AND mag_ab < 18 AND reliability > 0.7")]
    public string? Where { get; init; }

    [FromQuery(Name = "columns"), Description("Comma-separated names of columns, in the order wanted; * for all. Without it: all but lists and objects.")]
    public string? Columns { get; init; }

    [FromQuery(Name = "order_by"), Description("A column, or -column for the largest first. Default: -mjd_tai, newest first.")]
    public string? OrderBy { get; init; }

    [FromQuery(Name = "limit"), Description("Rows in a page, 1 to 1000; default 100.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "format"), Description("json (default) or csv. The cursor of the next page is also in the header X-Next-Cursor.")]
    public string? Format { get; init; }
}

using Broker.Api.Archive;
using Broker.Api.Security;
using Broker.Core.Sky;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary><c>/cone</c>: what lies near a position, nearest first.</summary>
internal static class ConeResource
{
    public const double MaxRadiusArcsec = 3_600;

    private const double DefaultRadiusArcsec = 5;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cone", ListAsync).AllowPublicRead()
            .WithSummary("Objects or alerts near a position, nearest first")
            .WithDescription("Each row carries separation_arcsec, the great-circle separation from the centre.");

    private static async Task<IResult> ListAsync([AsParameters] ConeQuery query, HttpRequest request, Database database, CancellationToken cancellation)
    {
        var inputs = Inputs.Of<ConeQuery>(request);
        var cone = Read(query, inputs);
        var columns = inputs.Columns(query.Columns);
        var limit = inputs.Limit(query.Limit);
        var perObject = inputs.OneOf("per", query.Per, "object", "alert") == "object";
        var select = new AlertSelect
        {
            Columns = columns,
            ExtraSql = $"{Cone.SeparationSql} AS separation_arcsec",
            OrderSql = "separation_arcsec, survey, object_id, mjd_tai DESC",
            Limit = limit,
            From = perObject ? $"(SELECT DISTINCT ON (survey, object_id) * FROM alerts WHERE {Cone.ConditionSql} ORDER BY survey, object_id, mjd_tai DESC) newest" : "alerts",
        };
        Where.Apply(select, query.Where, inputs);
        if (!inputs.Valid)
            return Problems.Invalid(inputs.Errors);

        select.And(Cone.ConditionSql, cone.Parameters());
        await using var command = select.Command(database.Queries);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await new PageWriter(columns, csv: false)
            .WriteAsync(rows, limit, cursorOf: null, json => json.WriteNumber("separation_arcsec", rows.GetDouble(columns.Count)), cancellation);
    }

    private static Cone Read(ConeQuery query, Inputs inputs)
    {
        var (raDeg, decDeg) = (0d, 0d);
        if (query.Ra is null || !Sexagesimal.TryParseRaDeg(query.Ra, out raDeg) || raDeg < 0)
            inputs.Add("ra", query.Ra is null ? "is required." : $"'{query.Ra}' is no right ascension.", "Degrees from 0 to 360 (187.7059), or hours (12:30:49.4).");
        if (query.Dec is null || !Sexagesimal.TryParseDecDeg(query.Dec, out decDeg))
            inputs.Add("dec", query.Dec is null ? "is required." : $"'{query.Dec}' is no declination.", "Degrees from -90 to 90 (-12.39), or sexagesimal (-12:23:28). A + in an address is written %2B.");
        var radius = query.Radius is null ? DefaultRadiusArcsec : inputs.Number("radius_arcsec", query.Radius, (0, MaxRadiusArcsec));
        return new Cone { RaDeg = raDeg % 360, DecDeg = decDeg, RadiusArcsec = radius };
    }
}

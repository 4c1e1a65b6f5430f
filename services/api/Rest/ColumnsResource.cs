using Broker.Api.Security;
using Broker.Core.Columns;

namespace Broker.Api.Rest;

/// <summary><c>/columns</c>: the names that filters, <c>columns=</c> and <c>order_by=</c> understand.</summary>
internal static class ColumnsResource
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/columns", () => new ColumnList(
                [.. ColumnTable.All.Select(column => new ColumnEntry(column.Name, column.Type.ToString().ToLowerInvariant(), column.Unit, column.Ucd, column.Description))],
                [.. LightCurveColumn.All.Select(column => new ColumnEntry(column.Name, null, column.Unit, column.Ucd, column.Description))]))
            .AllowPublicRead().WithSummary("Every column: name, type, unit, UCD, meaning");

    internal sealed record ColumnEntry(string Name, string? Type, string? Unit, string Ucd, string Description);

    internal sealed record ColumnList(IReadOnlyList<ColumnEntry> Alert, IReadOnlyList<ColumnEntry> LightCurve);
}

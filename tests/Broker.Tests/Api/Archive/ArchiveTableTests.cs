using System.Text.RegularExpressions;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Storage;

namespace Broker.Tests.Api.Archive;

public sealed class ArchiveTableTests
{
    private static readonly Dictionary<ColumnType, string> SqlTypes = new()
    {
        [ColumnType.Number] = "double precision", [ColumnType.Integer] = "bigint", [ColumnType.Identifier] = "bigint", [ColumnType.Text] = "text",
        [ColumnType.Timestamp] = "timestamptz", [ColumnType.TextList] = "text[]", [ColumnType.Structure] = "jsonb",
    };

    [Fact]
    public void Table_alerts_has_every_column_users_may_touch_under_its_name_and_type()
    {
        var sql = Migration.All[0].Sql;
        var table = sql[sql.IndexOf("CREATE TABLE alerts (", StringComparison.Ordinal)..sql.IndexOf("-- where the packet lies", StringComparison.Ordinal)];
        var fields = Regex.Matches(table, @"^  (\w+) (double precision|[a-z]+(?:\[\])?)", RegexOptions.Multiline).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        var added = Migration.All.Skip(1)
            .SelectMany(step => Regex.Matches(step.Sql, @"^ALTER TABLE alerts\b[^;]*;", RegexOptions.Multiline))
            .SelectMany(change => Regex.Matches(change.Value, @"ADD COLUMN (\w+ (?:double precision|[a-z]+(?:\[\])?))"))
            .Select(match => match.Groups[1].Value)
            .Where(column => !column.StartsWith("source_", StringComparison.Ordinal));
        Assert.Equal(ColumnTable.All.Select(column => $"{column.Name} {SqlTypes[column.Type]}").Order(), fields.Concat(added).Order());
    }

    [Fact]
    public void Places_of_cutouts_survive_the_way_through_the_table()
    {
        CutoutRange[] cutouts = [new(CutoutKind.Science, 5, 7, true), new(CutoutKind.Difference, 12, 1, false)];
        Assert.Equal(cutouts, CutoutJson.Read(CutoutJson.Write(cutouts)));
    }

    [Theory]
    [InlineData(61365.5, 61365)]
    [InlineData(61366.4999, 61365)]
    [InlineData(61366.5, 61366)]
    public void A_night_begins_at_noon_UTC(double mjd, int night) => Assert.Equal(night, Night.Of(mjd));

    [Fact]
    public void The_night_of_an_instant_is_the_night_of_its_mjd() =>
        Assert.Equal(Night.Of(61041.25), Night.Of(new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.Zero)));
}

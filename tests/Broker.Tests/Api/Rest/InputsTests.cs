using Broker.Api.Rest;
using Broker.Core.Columns;

namespace Broker.Tests.Api.Rest;

public sealed class InputsTests
{
    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var inputs = new Inputs();
        inputs.Limit("0");
        inputs.Columns("ra, colour, dec");
        inputs.OneOf("format", "xml", "json", "csv");
        inputs.Number("radius_arcsec", "1e9", (0, 3600));
        AlertOrder.Parse("light_curve", inputs);
        Assert.Equal(["limit", "columns", "format", "radius_arcsec", "order_by"], inputs.Errors.Select(error => error.Parameter));
    }

    [Fact]
    public void Columns_keep_the_order_asked_for() =>
        Assert.Equal(["dec", "ra"], new Inputs().Columns("dec,ra,dec").Select(column => column.Name));

    [Fact]
    public void Without_a_choice_lists_and_objects_are_left_out() =>
        Assert.DoesNotContain(new Inputs().Columns(null), column => column.Type == ColumnType.Structure);

    [Theory]
    [InlineData("x")]
    [InlineData("bnVsbA")]
    [InlineData("e30")]
    [InlineData("eyJDb2x1bW4iOiJyYSIsIkRlc2NlbmRpbmciOnRydWUsIlZhbHVlIjoiMSIsIlN1cnZleSI6Inp0ZiIsIkFsZXJ0SWQiOjF9")]
    public void A_cursor_of_another_query_is_refused(string cursor)
    {
        var inputs = new Inputs();
        Assert.Null(AlertOrder.Parse("-mag_ab", inputs).AfterSql(cursor, [], inputs));
        Assert.Equal("cursor", Assert.Single(inputs.Errors).Parameter);
    }
}

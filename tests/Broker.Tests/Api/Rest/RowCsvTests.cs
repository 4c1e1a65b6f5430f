using Broker.Api.Rest;

namespace Broker.Tests.Api.Rest;

public sealed class RowCsvTests
{
    [Theory]
    [InlineData("ZTF18abc", "ZTF18abc")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("@x\ny", "\"'@x\ny\"")]
    public void A_cell_is_quoted_where_needed_and_never_a_formula(string text, string cell) => Assert.Equal(cell, RowCsv.Text(text));
}

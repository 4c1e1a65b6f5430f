using System.Text;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class SchemaCacheTests
{
    private readonly SchemaCache cache = new();

    [Fact]
    public void Schemas_that_are_met_once_do_not_push_out_one_in_use()
    {
        var known = Parse("known");
        Assert.Same(known, Parse("known"));
        for (var i = 0; i < 1_000; i++)
            Parse($"stranger{i}");
        Assert.Same(known, Parse("known"));
    }

    [Fact]
    public void Of_the_schemas_in_use_the_one_used_last_stays()
    {
        var (first, second) = (Parse("first"), Parse("second"));
        Assert.Same(second, Parse("second"));
        for (var i = 0; i < 300; i++)
        {
            Assert.Same(first, Parse("first"));
            Parse($"other{i}");
            Parse($"other{i}");
        }

        Assert.Same(first, Parse("first"));
        Assert.NotSame(second, Parse("second"));
    }

    private AvroSchema Parse(string name) => cache.Parse(Encoding.UTF8.GetBytes($$"""{"type":"fixed","name":"{{name}}","size":1}"""));
}

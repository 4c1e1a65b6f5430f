using System.Text.Json;
using Broker.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Broker.Tests.Core.Wire;

/// <summary>Measures what the whole process allocates, the registry's threads too: nothing else may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public sealed class SchemaFloodTests
{
    private const string Name = "alone";

    [Fact]
    public async Task A_registry_cannot_flood_or_trap_the_reader()
    {
        var huge = new string(' ', 10 << 20);
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 10_000)) + "\"int\"" + new string('}', 10_000);
        foreach (var body in new[] { huge, JsonSerializer.Serialize(new { schema = SchemaStoreTests.Json + huge }), JsonSerializer.Serialize(new { schema = deep }) })
        {
            await using var registry = await SchemaStoreTests.RegistryAsync(http => http.Response.WriteAsync(body));
            var before = GC.GetTotalAllocatedBytes();
            Assert.Null((await new SchemaStore([registry.Urls.First()]).FindAsync(1203, default)).Schema);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 150 << 20);
        }
    }
}

using System.Text.Json;
using Broker.Core.Wire;
using Broker.Tests.Core.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Core.Wire;

public sealed class SchemaStoreTests
{
    internal const string Json = """{"type":"record","name":"lsst.v12_3.alert","fields":[{"name":"a","type":"long"}]}""";

    [Theory]
    [InlineData("12.3/lsst.v12_3.alert.avsc")]
    [InlineData("12.3/alert.avsc")]
    [InlineData("12/3/alert.avsc")]
    [InlineData("lsst.v12_3.alert.avsc")]
    [InlineData("12.3.avsc")]
    [InlineData("1203.avsc")]
    [InlineData("newest/alert.avsc")]
    [InlineData("alert.avsc")]
    public async Task A_schema_is_found_in_a_folder_however_it_is_named(string file)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, Json);
        var store = new SchemaStore([folder.Path]);
        Assert.False(store.TryGet(1203, out _));
        var found = await store.FindAsync(1203, default);
        Assert.Equal("lsst.v12_3.alert", found.Schema?.FullName);
        Assert.True(store.TryGet(1203, out var known));
        Assert.Same(found.Schema, known);
    }

    [Fact]
    public async Task The_bundled_schemas_are_there_without_any_place()
    {
        var store = new SchemaStore([]);
        Assert.Equal("lsst.v10_0.alert", (await store.FindAsync(1000, default)).Schema?.FullName);
        Assert.Equal("lsst.v7_1.alert", (await store.FindAsync(701, default)).Schema?.FullName);
    }

    [Fact]
    public async Task An_unknown_number_names_its_version_and_the_places_asked()
    {
        using var folder = new TemporaryFolder();
        var lookup = await new SchemaStore([folder.Path]).FindAsync(9907, default);
        Assert.Null(lookup.Schema);
        Assert.False(lookup.RegistryDown);
        Assert.Contains("9907", lookup.Message, StringComparison.Ordinal);
        Assert.Contains("99.7", lookup.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, lookup.Message, StringComparison.Ordinal);
        Assert.Contains("bundled", lookup.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_understood_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("12.3.avsc", "{");
        var lookup = await new SchemaStore([folder.Path]).FindAsync(1203, default);
        Assert.Contains("12.3.avsc", lookup.Message, StringComparison.Ordinal);
        Assert.Throws<WireException>(() => new SchemaStore([Path.Combine(folder.Path, "none")]));
    }

    [Fact]
    public async Task A_registry_is_asked_once_and_its_answer_kept_on_disk()
    {
        using var cache = new TemporaryFolder();
        var asked = 0;
        await using (var registry = await RegistryAsync(http =>
        {
            asked++;
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { schema = Json }));
        }))
        {
            var address = registry.Urls.First();
            for (var i = 0; i < 3; i++)
                Assert.NotNull((await new SchemaStore([address], cache.Path).FindAsync(1203, default)).Schema);
        }

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(404, "", false)]
    [InlineData(503, "", true)]
    [InlineData(200, "no json", true)]
    [InlineData(200, "{\"schema\":7}", true)]
    [InlineData(200, "{\"schema\":\"{}\"}", false)]
    public async Task A_registry_that_does_not_know_is_told_from_one_that_is_down(int status, string body, bool down)
    {
        await using var registry = await RegistryAsync(http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        });
        var lookup = await new SchemaStore([registry.Urls.First()]).FindAsync(9907, default);
        Assert.Null(lookup.Schema);
        Assert.Equal(down, lookup.RegistryDown);
        Assert.Contains(registry.Urls.First(), lookup.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_registry_did_not_know_or_did_not_answer_is_asked_again_but_not_at_every_packet()
    {
        var (asked, status) = (0, 503);
        await using var registry = await RegistryAsync(http =>
        {
            asked++;
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { schema = Json }));
        });
        var time = new SteppedTime();
        var store = new SchemaStore([registry.Urls.First()], null, time);
        foreach (var next in new[] { 503, 404, 404, 200 })
        {
            status = next;
            for (var packet = 0; packet < 50; packet++)
                Assert.Equal(next == 200, (await store.FindAsync(9907, default)).Schema is not null);
            time.Step(SchemaStore.AskAgainAfter);
        }

        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task A_schema_file_that_appears_or_is_mended_is_found()
    {
        using var folder = new TemporaryFolder();
        var time = new SteppedTime();
        var store = new SchemaStore([folder.Path], null, time);
        foreach (var (text, known) in new[] { ("", false), ("{\"type\":\"rec", false), (Json, true) })
        {
            if (text.Length > 0)
                folder.Write("12.3/alert.avsc", text);
            Assert.Equal(known, (await store.FindAsync(1203, default)).Schema is not null);
            time.Step(SchemaStore.AskAgainAfter);
        }
    }

    [Fact]
    public async Task The_types_a_registrys_schema_refers_to_are_fetched_too_and_all_is_kept_as_one()
    {
        using var cache = new TemporaryFolder();
        var answers = new Dictionary<string, object>
        {
            ["/base/schemas/ids/1203"] = new { schema = """{"type":"record","name":"lsst.v12_3.alert","fields":[{"name":"s","type":["null","lsst.v12_3.source"]}]}""", references = new[] { Reference("lsst.v12_3.source", 4) } },
            ["/base/subjects/lsst.v12_3.source/versions/4"] = new { schema = """{"type":"record","name":"lsst.v12_3.source","fields":[{"name":"p","type":"lsst.v12_3.point"}]}""", references = new[] { Reference("lsst.v12_3.point", 1) } },
            ["/base/subjects/lsst.v12_3.point/versions/1"] = new { schema = """{"type":"record","name":"lsst.v12_3.point","fields":[{"name":"x","type":"int"}]}""", references = new[] { Reference("lsst.v12_3.source", 4) } },
        };
        string[] addresses;
        await using (var registry = await RegistryAsync(http => http.Response.WriteAsync(JsonSerializer.Serialize(answers[http.Request.Path.Value!]))))
        {
            addresses = [$"{registry.Urls.First()}/base/"];
            Assert.NotNull((await new SchemaStore(addresses, cache.Path).FindAsync(1203, default)).Schema);
        }

        var kept = (await new SchemaStore(addresses, cache.Path).FindAsync(1203, default)).Schema;
        Assert.Equal(AvroKind.Int, kept!.Field("s")!.Type.Branches[1].Field("p")!.Type.Field("x")!.Type.Kind);

        static object Reference(string name, int version) => new { name, subject = name, version };
    }

    [Fact]
    public async Task A_registry_that_hangs_is_not_waited_for_and_its_late_answer_counts()
    {
        var answer = new TaskCompletionSource();
        await using var registry = await RegistryAsync(async http =>
        {
            await answer.Task;
            await http.Response.WriteAsync(JsonSerializer.Serialize(new { schema = Json }));
        });
        var store = new SchemaStore([registry.Urls.First()]);
        var lookup = await store.FindAsync(9907, default).AsTask().WaitAsync(TimeSpan.FromSeconds(8));
        Assert.True(lookup.RegistryDown);
        Assert.Contains("no answer within 2 s", lookup.Message, StringComparison.Ordinal);
        Assert.True(store.FindAsync(9907, default).IsCompleted);
        answer.SetResult();
        for (var i = 0; i < 500 && !store.TryGet(9907, out _); i++)
            await Task.Delay(10);
        Assert.True(store.TryGet(9907, out _));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var registry = await RegistryAsync(http =>
        {
            if (http.Request.Path.StartsWithSegments("/schemas", StringComparison.Ordinal))
                http.Response.Redirect("/elsewhere");
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { schema = Json }));
        });
        Assert.Null((await new SchemaStore([registry.Urls.First()]).FindAsync(1203, default)).Schema);
    }

    [Fact]
    public async Task A_registry_out_of_reach_does_not_hide_the_bundled_schemas()
    {
        var store = new SchemaStore(["http://127.0.0.1:9"]);
        Assert.NotNull((await store.FindAsync(1000, default)).Schema);
        Assert.True((await store.FindAsync(9907, default)).RegistryDown);
    }

    internal static async Task<WebApplication> RegistryAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}

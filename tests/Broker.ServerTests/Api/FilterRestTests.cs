using System.Net.Http.Json;
using System.Text.Json;
using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class FilterRestTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task A_filter_needs_a_token()
    {
        using var answer = await api.Anyone.PostAsJsonAsync("/api/v1/filters", new { name = "bright", expression = "mag_ab < 18" });
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        await ApiServer.ReadAsync(answer, 401);
        using var ended = await api.Anyone.DeleteAsync("/api/v1/filters/local/bright");
        await ApiServer.ReadAsync(ended, 401);
    }

    [Fact]
    public async Task A_filter_is_saved_announced_listed_versioned_and_ended()
    {
        await using var listener = await api.Database.Source.OpenConnectionAsync();
        await using (var listen = new Npgsql.NpgsqlCommand("LISTEN filters_changed", listener))
            await listen.ExecuteNonQueryAsync();
        var saved = await PostAsync(new { name = "bright", expression = "mag_ab < 18", webhook = new { url = "https://example.org/hook" } }, 201);
        Assert.StartsWith("whsec_", saved.GetProperty("webhook").GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.True(await listener.WaitAsync(5_000));
        Assert.Equal(2, (await PostAsync(new { name = "bright", expression = "mag_ab < 17" }, 201)).GetProperty("version").GetInt32());
        var listed = Assert.Single((await api.GetAsync("/api/v1/filters")).EnumerateArray());
        Assert.Equal("mag_ab < 17", listed.GetProperty("expression").GetString());
        Assert.False(listed.TryGetProperty("webhook", out _));
        using var ended = await api.Owner.DeleteAsync("/api/v1/filters/local/bright");
        Assert.Equal(204, (int)ended.StatusCode);
        using var foreign = await api.Owner.DeleteAsync("/api/v1/filters/ada/bright");
        await ApiServer.ReadAsync(foreign, 403);
    }

    [Fact]
    public async Task The_secret_is_neither_shown_twice_nor_stored_in_the_clear()
    {
        var secret = (await PostAsync(new { name = "hook", expression = "mag_ab < 18", webhook = new { url = "https://example.org/hook" } }, 201)).GetProperty("webhook").GetProperty("secret").GetString()!;
        Assert.DoesNotContain(secret, await api.Owner.GetStringAsync("/api/v1/filters/local/hook"), StringComparison.Ordinal);
        await using var command = api.Database.Source.CreateCommand("SELECT webhook_secret FROM filters");
        Assert.DoesNotContain(secret["whsec_".Length..], (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_with_many_mistakes_is_answered_with_all_of_them()
    {
        var problem = await PostAsync(new { owner = "ada", name = "No Good", expression = "mag_abb < 18 AND survey > 3", format = "xml", webhook = new { url = "http://127.0.0.1/" } }, 400);
        var named = problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("parameter").GetString()).Distinct();
        Assert.Equal(["owner", "name", "expression", "format", "webhook.url"], named);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("[1]", 400)]
    public async Task A_body_that_is_no_filter_is_refused(string body, int status)
    {
        using var answer = await api.Owner.PostAsync("/api/v1/filters", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
        await ApiServer.ReadAsync(answer, status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using var answer = await api.Owner.PostAsJsonAsync("/api/v1/filters", new { name = "big", expression = new string('x', 100_000) });
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Matches_are_listed_once_and_streamed_from_where_the_listener_left()
    {
        var sink = new MatchSink(api.Database);
        FilterMatch[] matches = [.. Enumerable.Range(1, 3).Select(id => new FilterMatch { Owner = "local", FilterName = "bright", FilterVersion = 1, Classified = Samples.Full(id) })];
        await sink.PublishAsync(matches, default);
        await sink.PublishAsync(matches, default);
        var listed = (await api.GetAsync("/api/v1/filters/local/bright/matches")).GetProperty("matches").EnumerateArray().ToList();
        Assert.Equal(["ztf:3:local.bright:1", "ztf:2:local.bright:1", "ztf:1:local.bright:1"], listed.Select(match => match.GetProperty("id").GetString()));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/matches/stream");
        request.Headers.Add("Last-Event-ID", listed[1].GetProperty("seq").GetString());
        using var answer = await api.Anyone.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string? data = null;
        while (data is null)
            data = await lines.ReadLineAsync(limit.Token) is { } line && line.StartsWith("data: ", StringComparison.Ordinal) ? line["data: ".Length..] : null;
        Assert.Equal("ztf:3:local.bright:1", JsonDocument.Parse(data).RootElement.GetProperty("id").GetString());
    }

    private async Task<JsonElement> PostAsync(object filter, int status)
    {
        using var answer = await api.Owner.PostAsJsonAsync("/api/v1/filters", filter);
        return await ApiServer.ReadAsync(answer, status);
    }
}

using System.Text.Json.Nodes;
using Broker.Core.Columns;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class RestTests(RealServers servers) : IAsyncLifetime
{
    private ApiServer api = null!;

    public async Task InitializeAsync() => api = await ApiServer.StartAsync(servers);

    public Task DisposeAsync() => api.DisposeAsync().AsTask();

    [Fact]
    public async Task An_alert_comes_back_in_the_JSON_shape_of_every_surface()
    {
        await api.StoreAsync(Samples.Full());
        var answer = JsonNode.Parse((await api.GetAsync("/api/v1/alerts/ztf/1")).GetRawText())!.AsObject();
        answer.Remove("cutouts");
        var expected = JsonNode.Parse(AlertJson.Bytes(Samples.Full()))!;
        Assert.True(JsonNode.DeepEquals(expected, answer), $"{expected}\n{answer}");
    }

    [Fact]
    public async Task Pages_give_every_alert_once_whatever_the_order()
    {
        await api.StoreAsync([.. Enumerable.Range(1, 25).Select(id => id % 3 == 0 ? Samples.Full(id) : Samples.Bare(id, 10, id))]);
        foreach (var order in new[] { "-mjd_tai", "mag_ab", "-mag_ab", "alert_id", "survey", "-published_at" })
        {
            var seen = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await api.GetAsync($"/api/v1/alerts?limit=7&columns=alert_id,mag_ab&order_by={order}&cursor={cursor}");
                seen.AddRange(page.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("alert_id").GetString()!));
                cursor = page.GetProperty("next_cursor").GetString();
            }

            Assert.Equal(Enumerable.Range(1, 25), seen.Select(int.Parse).Order());
        }
    }

    [Fact]
    public async Task A_condition_with_three_mistakes_names_all_three_with_positions()
    {
        var problem = await api.GetAsync("/api/v1/alerts?colour=1&limit=9999&where=" + Uri.EscapeDataString("mag_abb < 18 AND survey > 3 AND nosuch(ra)"), 400);
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        Assert.Equal(5, errors.Count);
        Assert.Contains(errors, error => error.GetProperty("parameter").GetString() == "where" && error.GetProperty("position").GetInt32() == 0);
        Assert.Contains(errors, error => error.GetProperty("parameter").GetString() == "limit");
        Assert.Contains(errors, error => error.GetProperty("parameter").GetString() == "colour");
    }

    [Theory]
    [InlineData("'; DROP TABLE alerts; --")]
    [InlineData("1 OR 1=1) UNION SELECT 1 --")]
    [InlineData("survey = 'x'' OR 1=1 --'")]
    [InlineData("pg_sleep(10) IS NULL")]
    public async Task SQL_in_a_parameter_stays_a_word(string text)
    {
        await api.StoreAsync(Samples.Full());
        var word = Uri.EscapeDataString(text);
        foreach (var path in new[] { $"alerts?where={word}", $"alerts?order_by={word}", $"alerts?columns={word}", $"alerts?cursor={word}", $"objects/{word}/{word}", $"alerts/{word}/1", $"filters/{word}/x/matches" })
            using (await api.Anyone.GetAsync("/api/v1/" + path)) { }
        Assert.Single((await api.GetAsync("/api/v1/alerts")).GetProperty("alerts").EnumerateArray());
    }

    [Fact]
    public async Task CSV_has_a_header_and_a_row_per_alert()
    {
        await api.StoreAsync(Samples.Full());
        Assert.Equal("object_id,flags,limit_njy,alert_id\r\nZTF18abcdefg,\"bright edge,near\",,1\r\n",
            await api.Anyone.GetStringAsync("/api/v1/alerts?format=csv&columns=object_id,flags,limit_njy,alert_id"));
    }

    [Fact]
    public async Task A_condition_of_the_filter_language_selects_rows()
    {
        await api.StoreAsync(Samples.Full(1), Samples.Bare(2, 10, 10));
        foreach (var where in new[] { "mag_ab < 20", "survey = 'ztf' AND class = 'RRL'", "object_id = 'ZTF18abcdefg'", "NOT (mag_ab IS NULL)" })
            Assert.Equal("1", Assert.Single((await api.GetAsync("/api/v1/alerts?where=" + Uri.EscapeDataString(where))).GetProperty("alerts").EnumerateArray()).GetProperty("alert_id").GetString());
    }

    [Fact]
    public async Task A_cone_over_the_pole_and_over_ra_0_finds_what_is_there_nearest_first()
    {
        await api.StoreAsync(Samples.Bare(1, 180, 89.9999), Samples.Bare(2, 0.0001, 0), Samples.Bare(3, 359.9999, 0), Samples.Bare(4, 1, 0));
        Assert.Equal(["1000001"], await Ids("ra=0&dec=89.9999&radius_arcsec=2"));
        Assert.Equal(["1000002", "1000003"], await Ids("ra=0:00:00.005&dec=0&radius_arcsec=3"));
        Assert.Equal(["1000003", "1000002"], await Ids("ra=359.99995&dec=0&radius_arcsec=3"));

        async Task<IEnumerable<string?>> Ids(string query) =>
            (await api.GetAsync("/api/v1/cone?" + query)).GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("object_id").GetString());
    }

    [Fact]
    public async Task A_light_curve_over_two_alerts_has_every_point_once_in_time_order()
    {
        await api.StoreAsync(Samples.Full(1), Samples.Full(2, mjdTai: Samples.MjdTai + 1));
        var points = (await api.GetAsync("/api/v1/objects/ztf/ZTF18abcdefg/light_curve")).GetProperty("light_curve").EnumerateArray().ToList();
        var times = points.Select(point => point.GetProperty("mjd_tai").GetDouble() - Samples.MjdTai).ToList();
        Assert.Equal([-2, -1, -1, 0, 0, 1], times);
        Assert.Equal(["upper_limit", "upper_limit", "forced", "detected", "forced", "detected"], points.Select(point => point.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task An_unknown_object_is_answered_with_the_nearest_thing_to_try()
    {
        await api.StoreAsync(Samples.Full());
        var problem = await api.GetAsync("/api/v1/objects/ztf/ZTF18abcdefx", 404);
        Assert.Contains("'ZTF18abcdefx'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("/api/v1/objects/ztf/ZTF18abcdefg", problem.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Contains("/api/v1/objects/ztf/", (await api.GetAsync("/api/v1/objects/lsst/ZTF18abcdefg", 404)).GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_summed_up_in_a_sentence()
    {
        await api.StoreAsync(Samples.Full());
        var sentence = (await api.GetAsync("/api/v1/objects/ztf/ZTF18abcdefg")).GetProperty("sentence").GetString();
        Assert.Equal("ZTF object ZTF18abcdefg: 1 detection in r in one night, last at 19.0 mag in r; most probably RRL (80 %).", sentence);
    }

    [Fact]
    public async Task An_address_that_nothing_answers_is_not_found() =>
        Assert.Contains("/api/v1/nothing", (await api.GetAsync("/api/v1/nothing", 404)).GetProperty("detail").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task The_description_names_every_resource()
    {
        var paths = (await api.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        foreach (var path in new[] { "/api/v1/alerts", "/api/v1/cone", "/api/v1/filters", "/api/v1/matches/stream", "/api/v1/stats", "/health/ready" })
            Assert.Contains(path, paths);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/docs", "text/html")]
    [InlineData("/object/ztf/x", "text/html")]
    [InlineData("/web/index.js", "text/javascript")]
    public async Task Pages_for_people_load_nothing_from_elsewhere(string path, string type)
    {
        using var answer = await api.Anyone.GetAsync(path);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}

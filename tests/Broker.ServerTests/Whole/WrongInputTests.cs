using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>What a user sees who made a mistake: every mistake at once, and what to do.</summary>
[Collection(WithRealServers.Name)]
public sealed class WrongInputTests(RealServers servers)
{
    private const string ThreeMistakes = "mag_abb < 19 AND dec > 'north' AND nosuch(ra) < 1";

    private string Folder => Path.Combine(servers.Folder, RealServers.UniqueName("wrong"));

    [Fact]
    public async Task Three_wrong_settings_are_all_named_and_the_broker_exits_with_2()
    {
        var settings = new Dictionary<string, string>
        {
            ["BROKER_REDIS"] = servers.Redis, ["BROKER_POSTGRES"] = servers.Postgres,
            ["BROKER_KAFKA"] = "nowhere", ["BROKER_BATCH_SIZE"] = "0", ["BROKER_HTTP"] = "ftp://here",
        };
        var (code, output, errors) = await BrokerProgram.RunAsync(Folder, settings, "all");
        Assert.Equal((2, ""), (code, output));
        Assert.All(["BROKER_KAFKA is 'nowhere'", "BROKER_BATCH_SIZE is '0'", "BROKER_HTTP is 'ftp://here'"], fault => Assert.Contains(fault, errors));
    }

    [Fact]
    public async Task Three_wrong_arguments_are_all_named_and_the_broker_exits_with_2()
    {
        var (code, output, errors) = await BrokerProgram.RunAsync(Folder, new Dictionary<string, string>(), "replay", "--rate", "-1", "/no/such/folder", "--in-process", "--topic", "x");
        Assert.Equal((2, ""), (code, output));
        Assert.All(["--rate must be above 0", "/no/such/folder: no such file or folder", "--in-process goes without --kafka and --topic"], fault => Assert.Contains(fault, errors));
    }

    [Fact]
    public async Task A_filter_with_three_mistakes_is_refused_over_REST_and_by_filter_check_with_three_places()
    {
        await using var broker = await RunningBroker.StartAsync(await WholeOptions.OwnAsync(servers));
        using var answer = await broker.Api.PostAsJsonAsync("/api/v1/filters", new { name = "wrong", expression = ThreeMistakes });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var expected = new[] { ThreeMistakes.IndexOf("mag_abb", StringComparison.Ordinal), ThreeMistakes.IndexOf("dec >", StringComparison.Ordinal), ThreeMistakes.IndexOf("nosuch", StringComparison.Ordinal) };
        AssertPlaces(expected, problem);

        var (code, output, _) = await BrokerProgram.RunAsync(Folder, new Dictionary<string, string>(), "filter", "check", "--json", "--text", ThreeMistakes);
        Assert.Equal(1, code);
        using var check = JsonDocument.Parse(output);
        AssertPlaces(expected, check.RootElement);
        Assert.Empty((await broker.Api.GetFromJsonAsync<JsonElement>("/api/v1/filters")).EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_object_is_a_404_that_names_it_and_says_what_to_do_next()
    {
        await using var broker = await RunningBroker.StartAsync(await WholeOptions.OwnAsync(servers));
        using var answer = await broker.Api.GetAsync("/api/v1/objects/ztf/ZTF99unknown");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("No object 'ZTF99unknown' of survey 'ztf'", problem.GetProperty("detail").GetString());
        Assert.Contains("/api/v1/", problem.GetProperty("hint").GetString());
    }

    // An error about an operator may stand at either of its sides, or at itself: within the comparison is near enough.
    private static void AssertPlaces(int[] starts, JsonElement answer)
    {
        var errors = answer.GetProperty("errors").EnumerateArray().ToList();
        Assert.True(errors.Count == 3, answer.ToString());
        var places = errors.ConvertAll(error => error.GetProperty("position").GetInt32()).Order().ToList();
        Assert.All(starts.Zip(places), pair => Assert.InRange(pair.Second, pair.First, pair.First + 12));
        Assert.All(errors, error => Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString())));
    }
}

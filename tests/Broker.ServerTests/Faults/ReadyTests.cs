using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary><c>/health/ready</c> of roles that run as processes of their own.</summary>
[Collection(WithRealServers.Name)]
public sealed class ReadyTests(RealServers servers)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("classify", "classify")]
    [InlineData("filter", "filter")]
    [InlineData("ingest", "context ingest")]
    [InlineData("api", "archive archive-dead-letters archive-ledger archive-matches")]
    public async Task A_role_is_ready_when_the_group_has_told_it_its_partitions_and_says_what_waits(string role, string workers)
    {
        await using var run = await FaultRun.CreateAsync(servers, new FaultFigures("ready", 1), new() { Packets = 0 });
        var broker = run.NewBroker(role);
        await broker.StartAsync(role);
        using var client = new HttpClient { BaseAddress = broker.Api };
        var (status, answer) = (default(HttpStatusCode), default(JsonElement));

        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await client.GetAsync("/health/ready");
                (status, answer) = (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
                return Workers(answer).All(worker => worker.GetProperty("is_ready").GetBoolean());
            },
            Soon, $"every worker of {role} is ready");

        Assert.Equal((HttpStatusCode.OK, "ready"), (status, answer.GetProperty("status").GetString()));
        Assert.Equal(workers.Split(' '), Workers(answer).Select(worker => worker.GetProperty("name").GetString()).Order());
        Assert.All(Workers(answer), worker => Assert.Equal((0, 0), (worker.GetProperty("stopped_topics").GetArrayLength(), worker.GetProperty("paused_partitions").GetArrayLength())));
    }

    private static IEnumerable<JsonElement> Workers(JsonElement answer) => answer.GetProperty("workers").EnumerateArray();
}

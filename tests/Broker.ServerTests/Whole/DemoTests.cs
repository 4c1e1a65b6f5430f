using System.Text.Json;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>Needs no server of ours, but starts some: in the collection, so that no two look for ports at once.</summary>
[Collection(WithRealServers.Name)]
public sealed class DemoTests
{
    private static readonly string[] Fields =
        ["consumed", "stored", "duplicates", "deadLettered", "scored", "matched", "published", "delivered", "undeliverable", "seconds"];

    [Fact]
    public async Task The_demo_without_Kafka_plays_in_process_and_ends_with_a_balanced_ledger()
    {
        var parent = Path.Combine(Path.GetTempPath(), $"broker-demo-{Guid.NewGuid():N}");
        try
        {
            var (code, output, errors) = await BrokerProgram.RunAsync(
                Path.Combine(parent, "work"), new Dictionary<string, string> { ["KAFKA_HOME"] = "/nowhere" }, "demo", "--once", "--json", "--visits", "3", "--alerts-per-visit", "30");
            Assert.True(code == 0, errors);
            Assert.Contains("no Kafka found", errors);
            using var json = JsonDocument.Parse(output);
            long Of(string name) => json.RootElement.GetProperty(name).GetInt64();
            Assert.Equal(Fields.Order(), json.RootElement.EnumerateObject().Select(field => field.Name).Order());
            Assert.InRange(Of("consumed"), 180, 250);
            Assert.Equal(Of("consumed"), Of("stored") + Of("duplicates") + Of("deadLettered"));
            Assert.Equal(Of("matched"), Of("published"));
            Assert.True(Of("matched") > 0, output);
            Assert.Equal(0, Of("undeliverable"));
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }
}

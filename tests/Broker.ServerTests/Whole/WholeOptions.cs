using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>Settings of brokers and made-up packets that stay apart from those of the other tests.</summary>
internal static class WholeOptions
{
    /// <summary>With a folder, a database, a consumer group and an address of its own.</summary>
    public static async Task<BrokerOptions> OwnAsync(RealServers servers) => new()
    {
        Redis = servers.Redis,
        Postgres = await servers.NewDatabaseAsync(),
        DataFolder = Path.Combine(servers.Folder, RealServers.UniqueName("whole")),
        Http = $"http://127.0.0.1:{Loopback.FreePort()}",
        Group = RealServers.UniqueName("whole"),
        Partitions = 4,
        BatchSize = 50,
        WebhookAllowPrivate = true,
        ShedModels = false,
        ContextWait = TimeSpan.FromSeconds(10),
    };

    /// <summary>The same as environment variables, for a broker in a process of its own.</summary>
    public static Dictionary<string, string> Environment(BrokerOptions options) => new()
    {
        ["BROKER_REDIS"] = options.Redis,
        ["BROKER_POSTGRES"] = options.Postgres,
        ["BROKER_KAFKA"] = options.Kafka ?? "",
        ["BROKER_SURVEY_KAFKA"] = options.SurveyKafka ?? "",
        ["BROKER_SURVEY_TOPICS"] = string.Join(',', options.SurveyTopics),
        ["BROKER_HTTP"] = options.Http,
        ["BROKER_GROUP"] = options.Group,
        ["BROKER_PARTITIONS"] = $"{options.Partitions}",
        ["BROKER_BATCH_SIZE"] = $"{options.BatchSize}",
        ["BROKER_CONTEXT_WAIT_MS"] = $"{options.ContextWait.TotalMilliseconds:0}",
        ["BROKER_SHED_MODELS"] = options.ShedModels ? "true" : "false",
    };

    /// <summary>About two packets an alert of <paramref name="alertsPerVisit"/> and visit: both surveys.</summary>
    public static SimulationOptions Simulation(ulong seed, int visits, int alertsPerVisit) => new()
    {
        Seed = seed, Visits = visits, AlertsPerVisit = alertsPerVisit, DuplicateShare = 0.03, PoisonShare = 0.03,
    };

    public static bool IsDamaged(SimulatedPacket packet) => packet.Fault is PacketFault.Truncated or PacketFault.Corrupted;

    /// <summary>Ids of the alerts that can be read, each once.</summary>
    public static HashSet<long> Ids(IEnumerable<SimulatedPacket> packets) =>
        [.. packets.Where(packet => !IsDamaged(packet)).Select(packet => packet.AlertId)];
}

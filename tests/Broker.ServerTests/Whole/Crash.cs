using System.Net.Http.Headers;
using System.Net.Http.Json;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Npgsql;

namespace Broker.ServerTests.Whole;

/// <summary>A broker in a process of its own that is killed (kill -9) in the middle of a stream, and what must be true afterwards.</summary>
internal sealed class Crash(RealServers servers, OwnKafka kafka)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FilterPickUp = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(200);
    private const int SentAtOnce = 20;
    private const int StoredBeforeTheKill = 30;

    /// <summary>Kills it so often, each time after some more alerts are stored, then lets it finish.</summary>
    public async Task RunAsync(int kills)
    {
        var options = await OptionsAsync();
        var packets = new SimulatedStream(WholeOptions.Simulation(80, 3, 40 * kills)).ToList();
        await using var database = NpgsqlDataSource.Create(options.Postgres);
        Task? sending = null;
        for (var kill = 0; kill < kills; kill++)
        {
            await using var broker = await StartAsync(options);
            if (kill == 0)
                await AddFilterAsync(options, "every", "dec < 90");
            sending ??= SendAsync(options, packets);
            var enough = await CountAsync(database) + StoredBeforeTheKill;
            await Eventually.HoldsAsync(async () => await CountAsync(database) >= enough, Limit, "some are stored");
            await broker.KillAsync();
            Assert.True(await CountAsync(database) < WholeOptions.Ids(packets).Count, "it was killed in the middle");
        }

        await sending!;
        await AssertAllThereAsync(options, database, packets);
    }

    private async Task AssertAllThereAsync(BrokerOptions options, NpgsqlDataSource database, List<SimulatedPacket> packets)
    {
        await using var last = await StartAsync(options);
        var ids = WholeOptions.Ids(packets).Order().ToList();
        await Eventually.HoldsAsync(async () => await CountAsync(database) >= ids.Count, Limit, "all are stored");
        Assert.Equal(ids, (await AskAsync<long>(database, "SELECT alert_id FROM alerts")).Order());
        await Eventually.HoldsAsync(async () => (await AskAsync<string>(database, "SELECT id FROM matches")).Count >= ids.Count, Limit, "all matches are stored");
        var matches = (await AskAsync<string>(database, "SELECT id FROM matches")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(ids.Count, matches.Count);
        var damaged = packets.Count(WholeOptions.IsDamaged);
        await Eventually.HoldsAsync(async () => (await AskAsync<string>(database, "SELECT id FROM dead_letters")).Count >= damaged, Limit, "all dead letters are stored");
        Assert.Equal(damaged, (await AskAsync<string>(database, "SELECT id FROM dead_letters")).Count);

        if (kafka.ForOwnTopics is null)
        {
            await Console.Error.WriteLineAsync("no Kafka found: the filter's topic ended with the killed process and is not looked at");
            return;
        }

        var bodies = (await FilterTopic.ReadAsync(kafka.Bootstrap, "filter.local.every")).GroupBy(FilterTopic.Id).ToList();
        Assert.Equal(matches, bodies.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(bodies, group => Assert.Single(group.Distinct()));
    }

    private async Task<BrokerOptions> OptionsAsync() => await WholeOptions.OwnAsync(servers) with
    {
        Kafka = kafka.ForOwnTopics, SurveyKafka = kafka.Bootstrap, BatchSize = 20,
    };

    private static async Task<long> CountAsync(NpgsqlDataSource database) => (await AskAsync<long>(database, "SELECT count(*) FROM alerts")).Single();

    internal static async Task<BrokerProgram> StartAsync(BrokerOptions options)
    {
        var program = BrokerProgram.Start(options.DataFolder, WholeOptions.Environment(options), "all");
        await Eventually.HoldsAsync(() => program.Errors.Any(line => line.StartsWith("all runs", StringComparison.Ordinal)), Limit, "it runs");
        return program;
    }

    internal static async Task AddFilterAsync(BrokerOptions options, string name, string expression)
    {
        using var api = new HttpClient { BaseAddress = new Uri(options.Http) };
        var token = await File.ReadAllTextAsync(Path.Combine(options.DataFolder, "token"));
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        using var answer = await api.PostAsJsonAsync("/api/v1/filters", new { name, expression });
        answer.EnsureSuccessStatusCode();
        await Task.Delay(FilterPickUp);
    }

    private static async Task SendAsync(BrokerOptions options, List<SimulatedPacket> packets)
    {
        foreach (var batch in packets.Chunk(SentAtOnce))
        {
            await RunningBroker.SendAsync(options, batch);
            await Task.Delay(BetweenBatches);
        }
    }

    internal static async Task<List<T>> AskAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var answers = new List<T>();
        while (await rows.ReadAsync())
            answers.Add(rows.GetFieldValue<T>(0));
        return answers;
    }
}

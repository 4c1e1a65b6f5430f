using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Broker.Broker.Composition;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Broker.ServerTests.Whole;

/// <summary>Every role of a broker in the test's process, with its ledger.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    /// <summary>A filter is live within a second of its being saved.</summary>
    private static readonly TimeSpan FilterPickUp = TimeSpan.FromSeconds(1.2);

    private readonly CancellationTokenSource stopping = new();
    private readonly BrokerProcess process;
    private readonly BrokerOptions options;
    private readonly NpgsqlDataSource database;
    private readonly Task running;

    private RunningBroker(BrokerProcess process, BrokerOptions options)
    {
        this.process = process;
        this.options = options;
        database = NpgsqlDataSource.Create(options.Postgres);
        process.Parts.Logs.AddProvider(Log);
        Api = new HttpClient { BaseAddress = new Uri(options.Http) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(process.TokenFile!).Trim());
        running = Task.Run(() => process.Roles.RunAsync(stopping.Token));
    }

    public CapturedLog Log { get; } = new();

    /// <summary>REST, as the user <c>local</c>.</summary>
    public HttpClient Api { get; }

    /// <summary>The Kafka that carries the filters' topics.</summary>
    public string PublicKafka => process.Parts.Topics.Public.Bootstrap;

    public static async Task<RunningBroker> StartAsync(BrokerOptions options) =>
        new(await BrokerProcess.StartAsync(options, Roles.All, LogLevel.Warning, CancellationToken.None), options);

    /// <summary>Saves a filter over REST and waits until it is live.</summary>
    /// <returns>The answer.</returns>
    public async Task<JsonElement> AddFilterAsync(object filter)
    {
        using var answer = await Api.PostAsJsonAsync("/api/v1/filters", filter);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        await Task.Delay(FilterPickUp);
        return body;
    }

    /// <summary>Sends packets to the surveys' Kafka that the options name.</summary>
    public static async Task SendAsync(BrokerOptions options, IReadOnlyList<SimulatedPacket> packets)
    {
        string Topic(SimulatedPacket packet) => options.SurveyTopics.Contains(packet.Topic) ? packet.Topic : options.SurveyTopics[0];
        using var sink = new KafkaSink<SimulatedPacket>(
            new() { Bootstrap = options.SurveyKafka! }, packet => new KafkaRecord(Topic(packet), packet.Key, packet.Bytes.ToArray()), TimeProvider.System, NullLogger.Instance);
        await sink.PublishAsync(packets, CancellationToken.None);
    }

    public Task SendAsync(IReadOnlyList<SimulatedPacket> packets) => SendAsync(options, packets);

    /// <summary>Waits until that many packets have come to their end, in all.</summary>
    /// <returns>The ledger.</returns>
    public async Task<BrokerCounts> DrainAsync(long packets)
    {
        await Eventually.HoldsAsync(() => IsDrainedAsync(packets), TimeSpan.FromSeconds(90), $"{packets} packets have come to their end");
        var counts = await process.Roles.CountAsync(CancellationToken.None);
        Assert.Equal(packets, counts.Consumed);
        Assert.True(counts.Balanced(), counts.ToJson());
        return counts;
    }

    /// <summary>The first column of every row.</summary>
    public async Task<List<T>> AskAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var answers = new List<T>();
        while (await rows.ReadAsync())
            answers.Add(rows.GetFieldValue<T>(0));
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await process.DisposeAsync();
        await database.DisposeAsync();
        Api.Dispose();
        stopping.Dispose();
    }

    private async Task<bool> IsDrainedAsync(long packets)
    {
        try
        {
            return await process.Roles.IsDrainedAsync(packets, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}

using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.Filter;
using Broker.Filter.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Broker.ServerTests.Filter;

/// <summary>The filter role with everything around it, fed by the test.</summary>
internal sealed class RunningRole : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly FilterRole role;
    private readonly ISink<ClassifiedAlert> input;
    private readonly BrokerOptions options;
    private readonly Task run;
    private long alerts;

    private RunningRole(BrokerOptions options, Database database, RetrySchedule retries)
    {
        this.options = options;
        Database = database;
        Topics = new Topics(options, TimeProvider.System, NullLoggerFactory.Instance);
        role = new FilterRole(new()
        {
            Broker = options, Database = database, Topics = Topics, Logs = NullLoggerFactory.Instance, Retries = retries,
            DrainLimit = TimeSpan.FromSeconds(1),
        });
        input = Topics.Sink(BrokerTopics.Classified);
        run = Task.Run(() => role.RunAsync(stopping.Token));
    }

    public Database Database { get; }

    public Topics Topics { get; }

    public FilterRole Role => role;

    /// <param name="postgres">A migrated or empty database of this test's own.</param>
    /// <param name="kafka">A real Kafka; null for the one in this process.</param>
    /// <param name="folder">For the key file.</param>
    /// <param name="retries">Null for the real schedule.</param>
    public static async Task<RunningRole> StartAsync(string postgres, string? kafka, string folder, RetrySchedule? retries = null)
    {
        var options = new BrokerOptions
        {
            Redis = "", Postgres = postgres, Kafka = kafka, DataFolder = folder, WebhookAllowPrivate = true, Partitions = 1,
            Group = $"test-{Guid.NewGuid():N}", BatchWait = TimeSpan.FromMilliseconds(20),
        };
        var database = new Database(postgres);
        await database.MigrateAsync(CancellationToken.None);
        var running = new RunningRole(options, database, retries ?? new());
        await running.Topics.EnsureAsync(BrokerTopics.Names);
        await running.role.Filters.Loaded.WaitAsync(TimeSpan.FromSeconds(10));
        return running;
    }

    /// <summary>Saves a filter as REST and the command line do.</summary>
    /// <returns>The webhook's secret.</returns>
    public async Task<string> AddAsync(string owner, string expression, string? url = null)
    {
        var secret = WebhookSecret.New();
        await new FilterTable(Database).AddAsync(
            new StoredFilter
            {
                Owner = owner, Name = "f", Expression = expression, WebhookUrl = url,
                WebhookSecret = url is null ? null : SecretBox.Open(options).Seal(secret),
            },
            CancellationToken.None);
        return secret;
    }

    public Task LiveAsync(string owner) => Eventually.HoldsAsync(
        () => role.Filters.Current.Filters.Any(filter => filter.Stored.Owner == owner), TimeSpan.FromSeconds(2), $"{owner}'s filter is live");

    /// <summary>Sends alerts of one object.</summary>
    /// <returns>Their ids.</returns>
    public async Task<List<string>> SendAsync(string objectId, int count)
    {
        var sent = Enumerable.Range(0, count).Select(_ => new ClassifiedAlert
        {
            Alert = new Alert
            {
                Survey = "test", SchemaVersion = "1", AlertId = Interlocked.Increment(ref alerts), ObjectId = objectId,
                RaDeg = 10, DecDeg = 20, MjdTai = 61_000, Band = "r", FluxNanoJy = 1000, PublishedAt = TimeProvider.System.GetUtcNow(),
            },
        }).ToList();
        await input.PublishAsync(sent, CancellationToken.None);
        return sent.ConvertAll(alert => alert.Alert.Id);
    }

    /// <summary>The first messages of a filter's topic, in order.</summary>
    public async Task<List<byte[]>> ReadTopicAsync(string topic, int count)
    {
        var source = new KafkaSource<ReadOnlyMemory<byte>>(
            new() { Connection = Topics.Public, Group = $"reader-{Guid.NewGuid():N}", Topics = [topic] },
            Outcome<ReadOnlyMemory<byte>>.Passed, TimeProvider.System, NullLogger.Instance);
        var bodies = new List<byte[]>();
        await using (source)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (bodies.Count < count && await source.TakeAsync(limit.Token) is { } batch)
                bodies.AddRange(batch.Select(message => message.Value.ToArray()));
        }

        return bodies;
    }

    public async Task<T> AskAsync<T>(string sql, string id)
    {
        await using var command = Database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter("id", id));
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As SIGTERM does.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        role.Dispose();
        Topics.Dispose();
        await Database.DisposeAsync();
        stopping.Dispose();
    }
}

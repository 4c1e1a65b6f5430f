using Broker.Api;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Ingest.Context.Watch;
using Confluent.Kafka;
using Npgsql;

namespace Broker.Broker.Composition;

/// <summary>One running process: its roles, and the web server that answers for them.</summary>
public sealed partial class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ServerPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(3);
    private readonly WebApplication web;
    private readonly Database database;
    private readonly Topics topics;

    private BrokerProcess(WebApplication web, BrokerOptions options, TimeProvider time)
    {
        this.web = web;
        database = web.Services.GetRequiredService<Database>();
        var logs = web.Services.GetRequiredService<ILoggerFactory>();
        topics = web.Services.GetRequiredService<Topics>();
        Parts = new RoleParts(options, database, topics, logs, time);
    }

    public RoleParts Parts { get; }

    public BrokerRoles Roles { get; private set; } = null!;

    /// <summary>Where the file with this machine's token lies; null when tokens are configured or the process serves no api.</summary>
    public string? TokenFile { get; private set; }

    /// <summary>
    /// Waits for PostgreSQL and Kafka, brings its tables up to date, makes our topics, and starts to listen. The roles run with <see cref="BrokerRoles.RunAsync"/>.
    /// </summary>
    public static async Task<BrokerProcess> StartAsync(BrokerOptions options, Roles roles, LogLevel level, CancellationToken cancellation)
    {
        var process = new BrokerProcess(Build(options, roles, level), options, TimeProvider.System);
        try
        {
            await process.WaitForAsync("PostgreSQL", () => process.database.MigrateAsync(cancellation), cancellation);
            await process.WaitForAsync("Kafka", () => process.topics.EnsureAsync([.. BrokerTopics.Names.Select(process.topics.Named), .. OwnSurveyTopics(options)]), cancellation);
            process.Roles = new BrokerRoles(process.Parts, roles);
            process.TokenFile = process.MapEndpoints(roles);
            await process.web.StartAsync(cancellation);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        Roles?.Dispose();
        await web.DisposeAsync();
    }

    private static WebApplication Build(BrokerOptions options, Roles roles, LogLevel level)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Http);
        builder.Logging.ClearProviders().SetMinimumLevel(level).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => new Database(options.Postgres));
        builder.Services.AddSingleton(provider => new Topics(options, TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService<Telemetry>();
        if (roles.HasFlag(Composition.Roles.Api))
            builder.Services.AddApi(options).AddSingleton<CheckWatchList>(WatchListRows.Check);
        return builder.Build();
    }

    // Where the surveys' packets come to our own Kafka (a replay, a simulated night), their topics are ours to make.
    private static IEnumerable<string> OwnSurveyTopics(BrokerOptions options) =>
        options.SurveyKafka == options.Kafka ? options.SurveyTopics.Where(topic => !topic.StartsWith('^')) : [];

    // A role without the api answers only whether it is alive.
    private string? MapEndpoints(Roles roles)
    {
        if (roles.HasFlag(Composition.Roles.Api))
            return ApiRole.Map(web);
        web.MapGet("/health/live", () => Results.Ok(new { status = "live" }));
        return null;
    }

    // The broker may be started before its servers: it waits for them, and says so once.
    private async Task WaitForAsync(string server, Func<Task> start, CancellationToken cancellation)
    {
        var log = Parts.Logs.CreateLogger("Broker.Start");
        for (var isTold = false; ; isTold = true)
        {
            if (await TryAsync(start, LogWaitingOnce, cancellation))
                return;
            await Task.Delay(ServerPoll, cancellation);

            void LogWaitingOnce(string reason)
            {
                if (!isTold)
                    LogWaiting(log, server, reason);
                isTold = true;
            }
        }
    }

    /// <summary>Tells why when the answer takes long, or is an error that may pass; the end is not waited for when it is told to stop.</summary>
    private async Task<bool> TryAsync(Func<Task> start, Action<string> tell, CancellationToken cancellation)
    {
        var attempt = start();
        try
        {
            if (await Task.WhenAny(attempt, Task.Delay(ServerPatience, Parts.Time, cancellation)) != attempt && !cancellation.IsCancellationRequested)
                tell($"no answer in {ServerPatience.TotalSeconds} s");
            await attempt.WaitAsync(cancellation);
            return true;
        }
        catch (NpgsqlException error) when (error is not PostgresException { IsTransient: false })
        {
            tell(error.Message);
        }
        catch (KafkaException error)
        {
            tell(error.Error.Reason);
        }

        return false;
    }

    [LoggerMessage(EventName = "WaitingForServer", Level = LogLevel.Warning, Message = "{Server} does not answer ({Reason}); waiting for it.")]
    private static partial void LogWaiting(ILogger logger, string server, string reason);
}

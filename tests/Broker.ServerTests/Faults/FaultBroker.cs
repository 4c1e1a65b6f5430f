using System.Net.Http.Headers;
using System.Net.Http.Json;
using Broker.Core.Hosting;
using Broker.Broker.DevStack;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>One broker process of a run; when it is killed it may be started again, with the same folder and address.</summary>
internal sealed class FaultBroker(FaultPlace place, string name) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FilterPickUp = TimeSpan.FromSeconds(30);
    private static readonly string[] Unhandled = ["Unhandled exception", "System.NullReferenceException", "ObjectDisposedException", " crit: "];

    private readonly BrokerOptions options = place.Options with
    {
        DataFolder = Path.Combine(place.Options.DataFolder, name), Http = $"http://127.0.0.1:{Loopback.FreePort()}",
    };

    private readonly List<string> alarming = [];
    private BrokerProgram? program;

    public string Name => name;

    public BrokerOptions Options => options;

    /// <summary>Its data folder, for another verb that is to see the same.</summary>
    public string Folder => options.DataFolder;

    /// <summary>Where it answers over REST.</summary>
    public Uri Api => new(options.Http);

    public int ProcessId => program?.Id ?? 0;

    public bool Runs => program is { HasExited: false };

    /// <summary>What it said to stderr since it was started.</summary>
    public IReadOnlyCollection<string> Log => program?.Errors ?? [];

    /// <summary>Lines of this and earlier processes that no fault explains.</summary>
    public IEnumerable<string> Alarming => alarming.Concat(AlarmingNow());

    /// <param name="verb">Its role.</param>
    /// <param name="waits">Whether to return only when it runs; where a server is away it does not.</param>
    /// <param name="settings">Besides those of the run.</param>
    public async Task StartAsync(string verb = "all", bool waits = true, IReadOnlyDictionary<string, string>? settings = null)
    {
        await ForgetAsync();
        var environment = place.Environment(options);
        environment["BROKER_MEMBER"] = name;
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            environment[key] = value;
        program = BrokerProgram.StartWithin(place.Shell, options.DataFolder, environment, verb);
        if (waits)
        {
            await Eventually.HoldsAsync(() => !Runs || Log.Any(line => line.StartsWith($"{verb} runs", StringComparison.Ordinal)), StartLimit, $"{name} runs");
            Assert.True(Runs, $"{name} ended at its start: {string.Join('\n', Log)}");
        }
    }

    public Task KillAsync() => program!.KillAsync();

    /// <summary>SIGTERM; its exit code.</summary>
    public Task<int> StopAsync() => program!.StopAsync();

    public Task<int> EndAsync() => program!.EndAsync();

    /// <summary>SIGSTOP or SIGCONT.</summary>
    public void Signal(int signal) => Posix.Send(ProcessId, signal);

    public async Task AddFiltersAsync(IEnumerable<ExpectedFilter> filters, string webhook)
    {
        using var api = new HttpClient { BaseAddress = new Uri(options.Http) };
        var token = await File.ReadAllTextAsync(Path.Combine(options.DataFolder, "token"));
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        var all = filters.ToList();
        foreach (var filter in all)
        {
            object body = filter.HasWebhook
                ? new { name = filter.Name, expression = filter.Expression, webhook = new { url = webhook } }
                : new { name = filter.Name, expression = filter.Expression };
            using var answer = await api.PostAsJsonAsync("/api/v1/filters", body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        await Eventually.HoldsAsync(() => Log.Any(line => line.EndsWith($" {all.Count} filters are live", StringComparison.Ordinal)), FilterPickUp, $"{all.Count} filters are live");
    }

    public async ValueTask DisposeAsync() => await ForgetAsync();

    private async Task ForgetAsync()
    {
        if (program is null)
            return;
        alarming.AddRange(AlarmingNow());
        await program.DisposeAsync();
        program = null;
    }

    private IEnumerable<string> AlarmingNow() =>
        Log.Where(line => Unhandled.Any(word => line.Contains(word, StringComparison.Ordinal))).Select(line => $"{name}: {line}");
}

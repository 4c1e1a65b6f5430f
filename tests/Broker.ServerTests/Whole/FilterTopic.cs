using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Broker.Broker.DevStack;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Whole;

/// <summary>A filter's topic as its owner reads it: with kcat where it is installed, else with a consumer of our own.</summary>
internal static class FilterTopic
{
    /// <summary>All bodies from the beginning to the present end.</summary>
    public static async Task<List<string>> ReadAsync(string bootstrap, string topic) =>
        Programs.TryFind("kcat") is { } kcat ? await WithKcatAsync(kcat, bootstrap, topic) : await WithConsumerAsync(bootstrap, topic);

    public static string Id(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<List<string>> WithKcatAsync(string kcat, string bootstrap, string topic)
    {
        var info = new ProcessStartInfo(kcat, ["-b", bootstrap, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", "%s\n"]) { RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task<List<string>> WithConsumerAsync(string bootstrap, string topic)
    {
        var options = new KafkaSourceOptions { Connection = new() { Bootstrap = bootstrap }, Group = $"reader-{Guid.NewGuid():N}", Topics = [topic], StopAtEnd = true };
        await using var source = new KafkaSource<ReadOnlyMemory<byte>>(options, Outcome<ReadOnlyMemory<byte>>.Passed, TimeProvider.System, NullLogger.Instance);
        var bodies = new List<string>();
        while (await source.TakeAsync(CancellationToken.None) is { } batch)
            bodies.AddRange(batch.Select(message => Encoding.UTF8.GetString(message.Value.Span)));
        return bodies;
    }
}

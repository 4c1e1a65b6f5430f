using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>Passes the client library's complaints on to the log: each kind at most every <see cref="Every"/>.</summary>
internal sealed class KafkaTroubles(string client, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<ErrorCode, long> reportedAt = [];

    public void Report(Error error)
    {
        lock (gate)
        {
            if (reportedAt.TryGetValue(error.Code, out var at) && time.GetElapsedTime(at) < Every)
                return;
            reportedAt[error.Code] = time.GetTimestamp();
        }

        log.Trouble(client, error.Reason);
    }

    public void Report(LogMessage line) => log.Client(client, line.Message);
}

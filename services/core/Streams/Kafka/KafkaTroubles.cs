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

        if (Advice(error.Code) is { } advice)
            log.Refused(client, error.Reason, advice);
        else
            log.Trouble(client, error.Reason);
    }

    private static string? Advice(ErrorCode code) => code switch
    {
        ErrorCode.GroupAuthorizationFailed =>
            "the user may not use this consumer group; BROKER_GROUP names it, and at many surveys it must start with the name of the user",
        ErrorCode.TopicAuthorizationFailed => "the user may not read or write this topic; its owner must allow it",
        ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication =>
            "the login was refused; sasl.mechanism, sasl.username and sasl.password stand in BROKER_KAFKA_SETTINGS and BROKER_SURVEY_KAFKA_SETTINGS",
        ErrorCode.Local_Ssl => "TLS failed; ssl.ca.location and security.protocol stand in BROKER_KAFKA_SETTINGS and BROKER_SURVEY_KAFKA_SETTINGS",
        ErrorCode.FencedInstanceId => "another process runs under the same BROKER_MEMBER; each needs a name of its own",
        _ => null,
    };

    public void Remade(string topic) => log.Remade(client, topic);

    public void Report(LogMessage line) => log.Client(client, line.Message);
}

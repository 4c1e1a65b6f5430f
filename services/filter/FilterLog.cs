using Microsoft.Extensions.Logging;

namespace Broker.Filter;

/// <summary>What the filter role says.</summary>
internal static partial class FilterLog
{
    [LoggerMessage(EventName = "FiltersLive", Level = LogLevel.Information, Message = "{Count} filters are live")]
    public static partial void FiltersLive(this ILogger log, int count);

    [LoggerMessage(EventName = "FilterDisabled", Level = LogLevel.Warning, Message = "filter {Owner}.{Name} version {Version} is switched off: {Reason}")]
    public static partial void FilterDisabled(this ILogger log, string owner, string name, int version, string reason);

    [LoggerMessage(EventName = "TopicDisabled", Level = LogLevel.Warning,
        Message = "topic of filter {Owner}.{Name} version {Version} is switched off: {Reason}. Its matches are in the archive, and its webhook goes on")]
    public static partial void TopicDisabled(this ILogger log, string owner, string name, int version, string reason);

    [LoggerMessage(EventName = "MatchRefused", Level = LogLevel.Warning, Message = "a match of filter {Owner}.{Name} version {Version} is in the archive alone: {Reason}")]
    public static partial void MatchRefused(this ILogger log, string owner, string name, int version, string reason);

    [LoggerMessage(EventName = "FiltersUnreadable", Level = LogLevel.Warning, Message = "filters cannot be read, the last ones stay: {Error}")]
    public static partial void FiltersUnreadable(this ILogger log, string error);

    [LoggerMessage(EventName = "FiltersReadable", Level = LogLevel.Information, Message = "filters can be read again; {Count} are live")]
    public static partial void FiltersReadable(this ILogger log, int count);

    [LoggerMessage(EventName = "PrivateWebhooks", Level = LogLevel.Warning, Message = "webhooks may reach this machine's own network (BROKER_WEBHOOK_ALLOW_PRIVATE=true): for tests and demos alone")]
    public static partial void PrivateWebhooks(this ILogger log);

    [LoggerMessage(EventName = "OutboxUnreachable", Level = LogLevel.Warning, Message = "webhook deliveries wait for PostgreSQL: {Error}")]
    public static partial void OutboxUnreachable(this ILogger log, string error);

    [LoggerMessage(EventName = "OutboxReachable", Level = LogLevel.Information, Message = "webhook deliveries go on")]
    public static partial void OutboxReachable(this ILogger log);

    [LoggerMessage(EventName = "WebhookDisabled", Level = LogLevel.Warning, Message = "webhook of filter {Owner}.{Name} is switched off: {Reason}")]
    public static partial void WebhookDisabled(this ILogger log, string owner, string name, string reason);

    [LoggerMessage(EventName = "WebhookFailed", Level = LogLevel.Debug, Message = "webhook {Id}, try {Attempt}: {Error}")]
    public static partial void WebhookFailed(this ILogger log, string id, int attempt, string error);
}

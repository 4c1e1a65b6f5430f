using Microsoft.Extensions.Logging;

namespace Broker.Classify;

/// <summary>What the classify role says.</summary>
public static partial class ClassifyLog
{
    [LoggerMessage(EventName = "ModelUnusable", Level = LogLevel.Warning, Message = "model {Model}@{Version} is not used: {Reason}. Alerts go on, with that as the reason of its score")]
    public static partial void ModelUnusable(this ILogger log, string model, string version, string reason);

    [LoggerMessage(EventName = "ModelFails", Level = LogLevel.Warning, Message = "model {Model}@{Version} fails: {Reason}. Alerts go on, with that as the reason of its score")]
    internal static partial void ModelFails(this ILogger log, string model, string version, string reason);

    [LoggerMessage(EventName = "ModelWorks", Level = LogLevel.Information, Message = "model {Model}@{Version} works again")]
    internal static partial void ModelWorks(this ILogger log, string model, string version);

    [LoggerMessage(EventName = "SheddingBegins", Level = LogLevel.Warning,
        Message = "optional models are skipped from now on: most of {Alerts} alerts are older than {Seconds} s of the budget of {Budget} s. Nothing else is left out")]
    internal static partial void SheddingBegins(this ILogger log, int alerts, double seconds, double budget);

    [LoggerMessage(EventName = "SheddingEnds", Level = LogLevel.Warning, Message = "every model runs again; {Alerts} alerts went on without the optional ones")]
    internal static partial void SheddingEnds(this ILogger log, long alerts);
}

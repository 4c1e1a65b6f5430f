using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Broker.Core.Storage;

namespace Broker.Broker.Verbs;

/// <summary><c>broker filter list</c>: the newest version of every filter, and why one is off.</summary>
internal static class FilterListVerb
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("list", "Filters: newest version of each, and whether it runs.") { json };
        command.SetAction((parsed, cancellation) => FilterDatabase.UseAsync(async (database, options) =>
        {
            await database.MigrateAsync(cancellation);
            foreach (var filter in await new FilterTable(database).NewestAsync(cancellation))
                Console.WriteLine(parsed.GetValue(json) ? ToJson(filter, options.TopicPrefix) : ToRow(filter));
            return ExitCode.Done;
        }));
        return command;
    }

    private static string ToRow(StoredFilter filter)
    {
        var state = filter.Active ? "active" : $"off{Because(filter.DisabledReason, filter.DisabledAt)}";
        if (filter.Active && filter.TopicDisabledReason is not null)
            state += $", topic off{Because(filter.TopicDisabledReason, filter.TopicDisabledAt)}";
        if (filter.Unpublished > 0)
            state += $", {filter.Unpublished} matches in the archive alone{(filter.TopicDisabledReason is null ? Because(filter.UnpublishedReason, null) : "")}";
        var webhook = filter.WebhookUrl is null ? "" : $"\t{filter.WebhookUrl}{(filter.WebhookDisabledReason is { } why ? $" (off: {why})" : "")}";
        return $"{filter.Owner}.{filter.Name}\tversion {filter.Version}\t{state}\t{filter.Format}\t{filter.Expression.Trim().ReplaceLineEndings(" ")}{webhook}";
    }

    private static string Because(string? reason, DateTimeOffset? since) =>
        (since is { } time ? string.Create(CultureInfo.InvariantCulture, $" since {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "") + (reason is null ? "" : $": {reason}");

    private static string ToJson(StoredFilter filter, string topicPrefix) => JsonSerializer.Serialize(new
    {
        owner = filter.Owner,
        name = filter.Name,
        version = filter.Version,
        active = filter.Active,
        disabled_reason = filter.DisabledReason,
        disabled_at = filter.DisabledAt,
        topic_disabled_reason = filter.TopicDisabledReason,
        topic_disabled_at = filter.TopicDisabledAt,
        unpublished = filter.Unpublished,
        unpublished_reason = filter.UnpublishedReason,
        expression = filter.Expression,
        columns = filter.Columns,
        format = filter.Format,
        topic = topicPrefix + filter.Topic,
        webhook_url = filter.WebhookUrl,
        webhook_disabled_reason = filter.WebhookDisabledReason,
        created_at = filter.CreatedAt,
    }, FilterVerb.Readable);
}

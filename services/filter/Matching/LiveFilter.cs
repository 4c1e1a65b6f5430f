using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Core.Storage;

namespace Broker.Filter.Matching;

/// <summary>One version of a user's filter, compiled. Immutable; the same object as long as its row stays the same.</summary>
/// <param name="stored">What the user asked for.</param>
/// <param name="condition">True lets an alert pass; false and null do not.</param>
/// <param name="write">Writes one object: the alert as this user wants it.</param>
public sealed class LiveFilter(StoredFilter stored, Func<EvaluationContext, bool?> condition, Action<Utf8JsonWriter, EvaluationContext> write)
{
    public StoredFilter Stored => stored;

    /// <summary><c>filter.owner.name</c></summary>
    public string Topic { get; } = stored.Topic;

    /// <summary>Why nothing is published to <see cref="Topic"/>; null when it is.</summary>
    public string? TopicDisabledReason { get; } = stored.TopicDisabledReason;

    /// <summary>Where its webhook goes; null when there is none, or none any more.</summary>
    public string? WebhookUrl { get; } = stored.WebhookDisabledReason is null ? stored.WebhookUrl : null;

    public bool? Evaluate(EvaluationContext context) => condition(context.As(stored.Owner));

    public void WriteAlert(Utf8JsonWriter json, EvaluationContext context) => write(json, context.As(stored.Owner));

    public FilterMatch Match(ClassifiedAlert alert) => new()
    {
        Owner = stored.Owner,
        FilterName = stored.Name,
        FilterVersion = stored.Version,
        Classified = alert.For(stored.Owner),
        IsPrivate = alert.Alert.Context.Watched.Any(match => match.Owner == stored.Owner),
    };

    public bool IsSameVersion(LiveFilter other) =>
        (stored.Owner, stored.Name, stored.Version) == (other.Stored.Owner, other.Stored.Name, other.Stored.Version);

    /// <summary>Null when it does not compile; then the faults say why.</summary>
    public static LiveFilter? Compile(StoredFilter stored, out string faults)
    {
        var checkedText = Expression.Check(stored.Expression);
        var unknown = stored.Columns?.Where(name => ColumnTable.Find(name) is null).ToList() ?? [];
        faults = string.Join("; ", checkedText.Errors.Select(e => $"character {e.Position}: {e.Message}")
            .Concat(unknown.Select(name => $"there is no column '{name}'")));
        if (!checkedText.IsValid || unknown.Count > 0)
            return null;

        var expression = checkedText.Expression;
        if (stored.Columns is null)
            return new LiveFilter(stored, expression.Evaluate, expression.WriteJson);
        var columns = stored.Columns.Select(name => ColumnTable.Find(name)!).ToList();
        return new LiveFilter(stored, expression.Evaluate, (json, context) => AlertJson.Write(json, context.Alert, columns));
    }
}

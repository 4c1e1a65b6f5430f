using Broker.Api.Security;
using Broker.Core.Expressions;
using Broker.Core.Hosting;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary>Everything that must hold before a filter is saved.</summary>
internal static class FilterCheck
{
    private static readonly string[] Formats = [StoredFilter.Json, StoredFilter.Avro];

    /// <summary>Every mistake at once; none when it may be saved.</summary>
    public static IReadOnlyList<RequestError> Errors(FilterRequest filter, string user, bool allowPrivate)
    {
        var errors = new List<RequestError>();
        if (filter.Owner is not null && filter.Owner != user)
            Add("owner", $"this token belongs to '{user}', not to '{filter.Owner}'.", "Leave owner out.");
        if (filter.Name is null || !Names.IsValid(filter.Name))
            Add("name", filter.Name is null ? "is required." : $"'{filter.Name}' is no name.", Names.Rule);
        if (string.IsNullOrWhiteSpace(filter.Expression))
            Add("expression", "is required.", "For example: survey = 'ztf' AND mag_ab < 18");
        else
            errors.AddRange(Where.Errors("expression", Expression.Check(filter.Expression)));
        if (filter.Format is not null && !Formats.Contains(filter.Format))
            Add("format", $"must be one of: {string.Join(", ", Formats)}.", null);
        if (filter.Webhook is { Url: null })
            Add("webhook.url", "is required.", "Leave webhook out when nothing is to be sent.");
        if (filter.Webhook?.Url is { } url)
            errors.AddRange(WebhookAddress.Check(url, allowPrivate).Select(fault => new RequestError { Parameter = "webhook.url", Message = fault }));
        return errors;

        void Add(string parameter, string message, string? hint) => errors.Add(new RequestError { Parameter = parameter, Message = message, Hint = hint });
    }
}

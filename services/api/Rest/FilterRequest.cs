using System.ComponentModel;

namespace Broker.Api.Rest;

/// <summary>Body of <c>POST /filters</c>.</summary>
internal sealed record FilterRequest
{
    [Description("Whose filter it is; must be the user of the token. Default: that user.")]
    public string? Owner { get; init; }

    [Description("1 to 64 of a-z, 0-9, - and _. A name that exists gets a new version.")]
    public string? Name { get; init; }

    [Description("Condition in the filter language, with or without a SELECT list.")]
    public string? Expression { get; init; }

    [Description("json (default) or avro: what the topic filter.OWNER.NAME carries.")]
    public string? Format { get; init; }

    [Description("Where each match is sent too, signed (Standard Webhooks).")]
    public WebhookRequest? Webhook { get; init; }

    internal sealed record WebhookRequest
    {
        [Description("https address.")]
        public string? Url { get; init; }
    }
}

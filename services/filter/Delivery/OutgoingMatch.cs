using Broker.Core.Alerts;
using Broker.Filter.Matching;

namespace Broker.Filter.Delivery;

/// <param name="Match">What is sent.</param>
/// <param name="Filter">To whom.</param>
/// <param name="Json">For the webhook; empty when nobody needs it.</param>
/// <param name="Body">For the topic, in the filter's format; empty when it could not be written.</param>
/// <param name="Fault">Why it could not be written; null when it was.</param>
internal sealed record OutgoingMatch(FilterMatch Match, LiveFilter Filter, byte[] Json, byte[] Body, string? Fault = null)
{
    public bool OwesWebhook => Filter.WebhookUrl is not null && Fault is null;

    /// <summary>What became of it is in the match from now on, for the archive.</summary>
    public OutgoingMatch Sent(bool isPublished) => this with { Match = Match with { IsPublished = isPublished, OwesWebhook = OwesWebhook } };
}

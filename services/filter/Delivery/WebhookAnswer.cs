namespace Broker.Filter.Delivery;

/// <summary>What came of one try.</summary>
public enum WebhookVerdict
{
    /// <summary>Answered with 2xx.</summary>
    Delivered,

    /// <summary>Anything else: to be tried again.</summary>
    Failed,

    /// <summary>Cannot succeed, now or later.</summary>
    Hopeless,

    /// <summary>Answered with 410: the receiver wants nothing more.</summary>
    Gone,
}

/// <param name="Verdict">What it means for the delivery.</param>
/// <param name="Error">What went wrong, one line; null when delivered.</param>
/// <param name="RetryAfter">The wait the receiver asked for.</param>
public readonly record struct WebhookAnswer(WebhookVerdict Verdict, string? Error = null, TimeSpan? RetryAfter = null);

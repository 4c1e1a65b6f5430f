namespace Broker.Api.Rest;

/// <param name="Address">Where users subscribe to the filters' topics, host:port; null when it is not known.</param>
internal sealed record PublicKafka(string? Address);

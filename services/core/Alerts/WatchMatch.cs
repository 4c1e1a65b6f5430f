namespace Broker.Core.Alerts;

/// <summary>A source of a user's watch list near an alert. Only its owner may come to know of it.</summary>
/// <param name="Owner">Whose list it is.</param>
/// <param name="Source">The source; its catalogue is the list's name, without the owner.</param>
public sealed record WatchMatch(string Owner, CatalogMatch Source);

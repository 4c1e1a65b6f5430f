namespace Broker.Core.Storage;

/// <summary>What is stored is not what it should be: an edited migration, a pack that does not hold what a row says.</summary>
public sealed class StorageException(string message) : Exception(message);

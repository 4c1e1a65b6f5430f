namespace Broker.Core.Storage;

/// <summary>What is stored is not what it should be (an edited migration, a pack that does not hold what a row says), or cannot be had.</summary>
public sealed class StorageException(string message, StorageFault fault = StorageFault.Damaged, Exception? inner = null) : Exception(message, inner)
{
    public StorageFault Fault => fault;
}

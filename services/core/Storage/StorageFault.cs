namespace Broker.Core.Storage;

/// <summary>What kind of trouble a <see cref="StorageException"/> tells of.</summary>
public enum StorageFault
{
    /// <summary>What is stored is not what it should be; a repeat does not help.</summary>
    Damaged,

    /// <summary>It is not there any more, or never was.</summary>
    Gone,

    /// <summary>The store does not answer, or not now; a repeat may help.</summary>
    Away,
}

namespace Broker.Broker.Composition;

/// <summary>The roles one process plays; <c>broker all</c> plays every one.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Ingest = 1,
    Classify = 2,
    Filter = 4,

    /// <summary>The archive writer, REST and the pages for people.</summary>
    Api = 8,
    All = Ingest | Classify | Filter | Api,
}

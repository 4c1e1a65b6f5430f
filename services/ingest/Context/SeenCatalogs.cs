namespace Broker.Ingest.Context;

/// <summary>The catalogues this process has found in Redis: when Redis comes back without them it has lost them. Shared by all readers; thread-safe.</summary>
public sealed class SeenCatalogs
{
    private volatile IReadOnlyList<string> names = [];

    /// <summary>Names of the catalogues for everybody; users' lists come back by themselves.</summary>
    public IReadOnlyList<string> Names
    {
        get => names;
        set => names = value;
    }
}

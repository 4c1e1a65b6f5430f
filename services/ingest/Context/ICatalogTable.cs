namespace Broker.Ingest.Context;

/// <summary>A table file read row by row, with bounded memory.</summary>
public interface ICatalogTable : IDisposable
{
    IReadOnlyList<string> Columns { get; }

    /// <summary>Share of the file that has been read, 0 … 1.</summary>
    double Progress { get; }

    /// <summary>The next row, a text per column, null where the value is missing; null at the end. The array is reused.</summary>
    string?[]? Next();
}

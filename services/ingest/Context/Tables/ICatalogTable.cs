namespace Broker.Ingest.Context.Tables;

/// <summary>A table file read row by row, with bounded memory. Throws <see cref="CatalogException"/> where the file is damaged.</summary>
public interface ICatalogTable : IDisposable
{
    IReadOnlyList<string> Columns { get; }

    /// <summary>Rows in the whole file, where its header says so.</summary>
    long? RowCount { get; }

    /// <summary>Share of the file that has been read, 0 … 1.</summary>
    double Progress { get; }

    /// <summary>Where the next row starts; a number of the table's own that <see cref="Resume"/> of another reader of the same file takes.</summary>
    long Position { get; }

    /// <summary>A field of the present row; missing where the row is too short.</summary>
    TableValue this[int column] { get; }

    /// <returns>False at the end.</returns>
    bool Next();

    /// <summary>Goes on at a <see cref="Position"/>; only before the first <see cref="Next"/>.</summary>
    void Resume(long position);
}

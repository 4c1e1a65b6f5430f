namespace Broker.Ingest.Context.Tables;

/// <summary>Where a field stands in its row.</summary>
/// <param name="IsEscaped">It holds doubled quotes.</param>
internal readonly record struct CsvField(int Start, int Length, bool IsEscaped)
{
    /// <summary>Without the closing quote.</summary>
    public CsvField Inside() => this with { Length = Length - 1 };
}

namespace Broker.Ingest.Context.Tables;

/// <summary>The rows of a VOTable, however they are written.</summary>
internal interface IVoRows
{
    /// <returns>False at the end.</returns>
    bool Next();

    /// <summary>A field of the present row.</summary>
    TableValue Value(int column);
}

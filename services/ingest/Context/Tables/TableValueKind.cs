namespace Broker.Ingest.Context.Tables;

/// <summary>What a field of a table holds.</summary>
public enum TableValueKind
{
    Missing,
    Text,
    Integer,
    Single,
    Double,
}

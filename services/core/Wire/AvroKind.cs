namespace Broker.Core.Wire;

/// <summary>The types of Avro 1.12; a logical type is <see cref="AvroSchema.LogicalType"/> of what carries it.</summary>
public enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Fixed,
    Array,
    Map,
    Union,
}

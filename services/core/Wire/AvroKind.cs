namespace Broker.Core.Wire;

/// <summary>The types of Avro 1.12; logical types are read as what carries them.</summary>
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

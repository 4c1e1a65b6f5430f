namespace Broker.Core.Wire;

/// <summary>What is wrong with bytes that could not be read.</summary>
public enum WireReason
{
    /// <summary>Nothing: the bytes were read.</summary>
    None,

    /// <summary>The bytes end inside a value, a block or a sync marker.</summary>
    Truncated,

    /// <summary>A variable-length number runs over ten bytes or over 64 bits.</summary>
    BadVarint,

    /// <summary>A union branch that the schema does not have, or whose type cannot be read as what was asked for.</summary>
    BadUnion,

    /// <summary>A negative length, or one that reaches past the end of the bytes.</summary>
    BadLength,

    /// <summary>A value its type cannot have: boolean 7, enum symbol 99 of 3, an int of 40 bits.</summary>
    BadValue,

    /// <summary>Text that is not UTF-8.</summary>
    BadText,

    /// <summary>Records nested deeper than <see cref="WireLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More array and map items than <see cref="WireLimits.MaxItems"/>.</summary>
    TooMany,

    /// <summary>A packet, header or schema longer than its limit in <see cref="WireLimits"/>.</summary>
    TooLong,

    /// <summary>Bytes are left over behind a complete value.</summary>
    TrailingBytes,

    /// <summary>Not an object container, or one whose header, block or sync marker is damaged.</summary>
    BadContainer,

    /// <summary>The writer's schema cannot be understood.</summary>
    BadSchema,

    /// <summary>Compressed with something that cannot be unpacked here.</summary>
    UnknownCodec,

    /// <summary>A compressed block that does not unpack, or whose checksum differs.</summary>
    BadBlock,

    /// <summary>A compressed block that unpacks to more than the limits allow.</summary>
    BombSuspected,
}

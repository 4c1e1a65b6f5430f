namespace Broker.Core.Streams;

/// <summary>Why a message ended before the end of its path. Its name is also the metric label and the dead-letter header.</summary>
public enum Reason
{
    /// <summary>Seen before: dropped, counted, harmless.</summary>
    Duplicate,

    /// <summary>Nobody asked for it: no filter matched.</summary>
    NotMatched,

    /// <summary>The bytes are not what their schema says, or not a packet at all.</summary>
    Undecodable,

    /// <summary>No one knows the schema that wrote the packet.</summary>
    UnknownSchema,

    /// <summary>Decoded, but without a value that every alert must have, or with one that cannot be (NaN position, no id).</summary>
    OutOfRange,

    /// <summary>A well-formed packet of a kind that is no alert.</summary>
    NotAnAlert,
}

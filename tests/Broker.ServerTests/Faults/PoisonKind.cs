namespace Broker.ServerTests.Faults;

/// <summary>How a packet is spoilt: each kind must end among the dead letters, and nothing else with it.</summary>
internal enum PoisonKind
{
    Truncated,

    /// <summary>A branch of a union that no schema has.</summary>
    WrongUnion,

    BadMagic,

    Empty,

    /// <summary>Bytes without any meaning.</summary>
    Noise,

    /// <summary>A number of variable length that does not end.</summary>
    WrongVarint,

    /// <summary>The position is not a number.</summary>
    NoPosition,

    /// <summary>An object container whose schema is of something else.</summary>
    StrangeContainer,

    /// <summary>Bytes behind the end.</summary>
    Trailing,

    /// <summary>A cutout that says it is longer than the packet.</summary>
    OversizedCutout,
}

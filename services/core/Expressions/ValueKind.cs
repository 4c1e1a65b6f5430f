namespace Broker.Core.Expressions;

/// <summary>Type of a value within an expression.</summary>
public enum ValueKind
{
    /// <summary>Contains a mistake already reported; fits everywhere.</summary>
    Unknown,

    /// <summary>The literal NULL; fits everywhere.</summary>
    Null,

    /// <summary>A finite double.</summary>
    Number,

    /// <summary>64 bits; becomes a number wherever it is computed with.</summary>
    Integer,

    Text,

    /// <summary>A condition: true, false or NULL.</summary>
    Boolean,

    /// <summary>An instant, a list or a structure: can be selected and asked for NULL, nothing else.</summary>
    Opaque,
}

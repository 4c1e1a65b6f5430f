namespace Broker.Core.Expressions;

/// <summary>
/// An expression as it was written, before names and types are looked up. Two trees are equal when they say the same,
/// wherever in a text they stand.
/// </summary>
internal abstract record Syntax
{
    public TextSpan Span { get; init; }

    public virtual bool Equals(Syntax? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Not negative; <paramref name="Integer"/> is set when written without point and exponent and within 64 bits.</summary>
    internal sealed record Number(double Value, long? Integer) : Syntax;

    internal sealed record Text(string Value) : Syntax;

    internal sealed record Truth(bool Value) : Syntax;

    internal sealed record Null : Syntax;

    internal sealed record Name(string Value) : Syntax;

    internal sealed record Negate(Syntax Operand) : Syntax;

    internal sealed record Not(Syntax Operand) : Syntax;

    /// <summary>+ - * /</summary>
    internal sealed record Arithmetic(string Operator, Syntax Left, Syntax Right) : Syntax;

    /// <summary>= &lt;&gt; &lt; &lt;= &gt; &gt;=</summary>
    internal sealed record Comparison(string Operator, Syntax Left, Syntax Right) : Syntax;

    /// <summary>Two or more conditions joined by AND, or by OR.</summary>
    internal sealed record Junction(bool IsAnd, SyntaxList Operands) : Syntax;

    internal sealed record IsNull(Syntax Operand, bool Negated) : Syntax;

    internal sealed record Between(Syntax Operand, Syntax Low, Syntax High) : Syntax
    {
        public bool Negated { get; init; }
    }

    internal sealed record In(Syntax Operand, SyntaxList Items, bool Negated) : Syntax;

    internal sealed record Like(Syntax Operand, Syntax Pattern, bool Negated) : Syntax;

    internal sealed record Call(string Function, SyntaxList Arguments) : Syntax;

    /// <summary>Stands where something already reported stood; fits everywhere and raises no further errors.</summary>
    internal sealed record Bad : Syntax;
}

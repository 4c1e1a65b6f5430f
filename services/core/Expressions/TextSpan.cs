namespace Broker.Core.Expressions;

/// <summary>A stretch of an expression's text, characters.</summary>
internal readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>From the beginning of this one to the end of the other.</summary>
    public TextSpan To(TextSpan last) => new(Start, last.End - Start);
}

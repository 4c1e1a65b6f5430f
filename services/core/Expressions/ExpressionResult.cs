using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Expressions;

/// <summary>Either an expression that runs, or every mistake in its text.</summary>
public sealed record ExpressionResult
{
    /// <summary>Null when there are errors.</summary>
    public CompiledExpression? Expression { get; init; }

    /// <summary>In the order of the text; empty when there is an expression.</summary>
    public IReadOnlyList<ExpressionError> Errors { get; init; } = [];

    [MemberNotNullWhen(true, nameof(Expression))]
    public bool IsValid => Expression is not null;
}

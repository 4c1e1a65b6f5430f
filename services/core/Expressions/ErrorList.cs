namespace Broker.Core.Expressions;

/// <summary>Collects the mistakes of one text; a second one at the same place is a consequence and is left out.</summary>
internal sealed class ErrorList
{
    private readonly List<ExpressionError> _errors = [];

    /// <summary>While set, mistakes are consequences of one that cannot be read past, and are left out.</summary>
    public bool IsMuted { get; set; }

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<ExpressionError> InOrder() => [.. _errors.OrderBy(e => e.Position)];

    public void Add(TextSpan span, string message, string? hint = null)
    {
        if (IsMuted || _errors.Count >= ExpressionLimits.Errors || _errors.Exists(e => e.Position == span.Start))
            return;
        _errors.Add(new ExpressionError { Position = span.Start, Length = span.Length, Message = message, Hint = hint });
    }
}

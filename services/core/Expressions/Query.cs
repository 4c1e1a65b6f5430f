namespace Broker.Core.Expressions;

/// <summary>A whole text: SELECT list (empty: every column) and condition (null: none, everything passes).</summary>
internal sealed record Query(IReadOnlyList<SelectItem> Select, Syntax? Where);

/// <summary>One entry of a SELECT list; <paramref name="Alias"/> is null when there is no AS.</summary>
internal sealed record SelectItem(Syntax Value, string? Alias, TextSpan Span);

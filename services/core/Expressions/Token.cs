namespace Broker.Core.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,

    /// <summary>A name in double quotes: never a keyword.</summary>
    QuotedName,

    /// <summary>Operators, parentheses, comma, star.</summary>
    Symbol,

    /// <summary>Something already reported; stands for any one thing.</summary>
    Bad,
}

/// <summary>One word of an expression. <paramref name="Value"/> is unescaped text, or the word as written.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, TextSpan Span)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Value == symbol;

    /// <summary>Keywords are names in any case.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Name && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}

namespace Broker.Core.Expressions;

/// <summary>A cursor over the tokens of one text; it never moves past the End token.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, ErrorList errors)
{
    private int _at;

    public Token Current => tokens[_at];

    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>The token taken last; before the first one, the first.</summary>
    public Token Previous => tokens[Math.Max(_at - 1, 0)];

    public bool AtEnd => Current.Kind == TokenKind.End;

    public Token Take()
    {
        var token = Current;
        if (!AtEnd)
            _at++;
        return token;
    }

    public bool TryTakeSymbol(string symbol)
    {
        var there = Current.IsSymbol(symbol);
        if (there)
            Take();
        return there;
    }

    public bool TryTakeWord(string word)
    {
        var there = Current.IsWord(word);
        if (there)
            Take();
        return there;
    }

    /// <summary>Reports what is missing where the next token stands; a Bad token has been reported already and is taken for it.</summary>
    public void Expect(string symbol, string hint)
    {
        if (TryTakeSymbol(symbol) || TryTakeBad())
            return;
        errors.Add(Current.Span, AtEnd ? $"'{symbol}' is missing at the end" : $"'{symbol}' is missing before '{Current.Value}'", hint);
    }

    public bool TryTakeBad()
    {
        var there = Current.Kind == TokenKind.Bad;
        if (there)
            Take();
        return there;
    }
}

using System.Text;

namespace Broker.Core.Expressions;

/// <summary>Cuts a text into tokens as ADQL 2.1 does; what it does not know becomes one error and one Bad token.</summary>
internal sealed class Lexer(string text, ErrorList errors)
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", "!=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

    private static readonly (string Wrong, string Right)[] Strangers = [("==", "="), ("&&", "AND"), ("||", "OR")];

    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>The tokens, closed by one End token.</summary>
    public List<Token> Read()
    {
        while (SkipBlanks())
            _tokens.Add(Next());
        _tokens.Add(new Token(TokenKind.End, "", new TextSpan(text.Length, 0)));
        return _tokens;
    }

    private bool SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (string.CompareOrdinal(text, _at, "--", 0, 2) == 0)
                SkipComment();
            else if (char.IsWhiteSpace(text[_at]))
                _at++;
            else
                return true;
        }

        return false;
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] != '\n')
            _at++;
    }

    private Token Next()
    {
        var c = text[_at];
        if (c == '\'')
            return Quoted(TokenKind.Text);
        if (c == '"')
            return Quoted(TokenKind.QuotedName);
        if (char.IsAsciiDigit(c) || c == '.' && char.IsAsciiDigit(Peek(1)))
            return Number();
        if (IsNameStart(c))
            return Name();
        return Symbol();
    }

    private Token Quoted(TokenKind kind)
    {
        var start = _at;
        var quote = text[_at++];
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            if (text[_at] != quote)
                value.Append(text[_at++]);
            else if (Peek(1) == quote)
            {
                value.Append(quote);
                _at += 2;
            }
            else
            {
                _at++;
                return new Token(kind, value.ToString(), new TextSpan(start, _at - start));
            }
        }

        return Report(start, "this quote is never closed", $"end the text with {quote}; a quote inside is written twice");
    }

    private Token Number()
    {
        var start = _at;
        SkipDigits();
        if (Peek(0) == '.')
        {
            _at++;
            SkipDigits();
        }

        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            _at += 1 + sign;
            SkipDigits();
        }

        if (!IsNameStart(Peek(0)))
            return Token(TokenKind.Number, start);
        while (IsNamePart(Peek(0)))
            _at++;
        return Report(start, $"'{text[start.._at]}' is neither a number nor a name");
    }

    private Token Name()
    {
        var start = _at;
        while (IsNamePart(Peek(0)))
            _at++;
        return Token(TokenKind.Name, start);
    }

    private Token Symbol()
    {
        var start = _at;
        foreach (var (wrong, right) in Strangers)
        {
            if (string.CompareOrdinal(text, _at, wrong, 0, wrong.Length) != 0)
                continue;
            _at += wrong.Length;
            return Report(start, $"'{wrong}' is not an operator here", $"write {right}");
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0)
                continue;
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol == "!=" ? "<>" : symbol, new TextSpan(start, symbol.Length));
        }

        _at += char.IsSurrogatePair(text, _at) ? 2 : 1;
        return Report(start, $"'{text[start.._at]}' does not belong in an expression");
    }

    private Token Report(int start, string message, string? hint = null)
    {
        var token = Token(TokenKind.Bad, start);
        errors.Add(token.Span, message, hint);
        return token;
    }

    private Token Token(TokenKind kind, int start) => new(kind, text[start.._at], new TextSpan(start, _at - start));

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)))
            _at++;
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}

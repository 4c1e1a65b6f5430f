using System.Globalization;

namespace Broker.Core.Expressions;

/// <summary>
/// Builds the tree of one expression, by recursive descent. It never stops at a mistake: it reports it, puts a
/// <see cref="Syntax.Bad"/> in its place and goes on, so that one reading finds every mistake.
/// </summary>
internal sealed class Parser(TokenReader tokens, ErrorList errors)
{
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    private static readonly string[] Keywords =
        ["AND", "OR", "NOT", "IS", "NULL", "BETWEEN", "IN", "LIKE", "TRUE", "FALSE", "SELECT", "FROM", "WHERE", "AS"];

    private int _depth;

    public static bool IsKeyword(string word) => Keywords.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads conditions until the end of the text, whatever stands in between.</summary>
    public Syntax ReadToEnd()
    {
        var result = Or();
        while (!tokens.AtEnd)
        {
            ReportLeftOver();
            result = new Syntax.Bad();
            if (!tokens.AtEnd)
                Or();
        }

        return result;
    }

    public Syntax Or() => Junction(isAnd: false, "OR", And);

    private Syntax And() => Junction(isAnd: true, "AND", Not);

    private Syntax Junction(bool isAnd, string word, Func<Syntax> operand)
    {
        var first = operand();
        if (!tokens.Current.IsWord(word))
            return first;
        var operands = new List<Syntax> { first };
        while (tokens.TryTakeWord(word))
            operands.Add(operand());
        return new Syntax.Junction(isAnd, new SyntaxList(operands)) { Span = first.Span.To(operands[^1].Span) };
    }

    private Syntax Not()
    {
        if (!tokens.Current.IsWord("NOT"))
            return Predicate();
        var start = tokens.Take().Span;
        return Nested(start, () =>
        {
            var operand = Not();
            return new Syntax.Not(operand) { Span = start.To(operand.Span) };
        });
    }

    private Syntax Predicate()
    {
        var left = Sum();
        if (tokens.TryTakeBad())
        {
            Sum();
            return new Syntax.Bad { Span = left.Span };
        }

        if (IsComparison())
            return Comparison(left);
        if (tokens.TryTakeWord("IS"))
            return IsNull(left);
        var negated = tokens.Current.IsWord("NOT") && IsPredicateWord(tokens.Following) && tokens.TryTakeWord("NOT");
        if (tokens.TryTakeWord("BETWEEN"))
            return Between(left, negated);
        if (tokens.TryTakeWord("IN"))
            return In(left, negated);
        if (!tokens.TryTakeWord("LIKE"))
            return left;
        var pattern = Sum();
        return new Syntax.Like(left, pattern, negated) { Span = left.Span.To(pattern.Span) };
    }

    private Syntax Comparison(Syntax left)
    {
        var word = tokens.Take().Value;
        var right = Sum();
        var result = new Syntax.Comparison(word, left, right) { Span = left.Span.To(right.Span) };
        if (!IsComparison())
            return result;
        errors.Add(tokens.Current.Span, "comparisons cannot be chained", "write a < b AND b < c, or b BETWEEN a AND c");
        while (IsComparison())
        {
            tokens.Take();
            Sum();
        }

        return new Syntax.Bad { Span = result.Span };
    }

    private Syntax IsNull(Syntax operand)
    {
        var negated = tokens.TryTakeWord("NOT");
        if (!tokens.TryTakeWord("NULL"))
            errors.Add(tokens.Current.Span, "NULL is missing after IS", "write IS NULL or IS NOT NULL");
        return new Syntax.IsNull(operand, negated) { Span = operand.Span.To(tokens.Previous.Span) };
    }

    private Syntax Between(Syntax operand, bool negated)
    {
        var low = Sum();
        if (!tokens.TryTakeWord("AND"))
            errors.Add(tokens.Current.Span, "AND is missing in BETWEEN", "write x BETWEEN low AND high");
        var high = Sum();
        return new Syntax.Between(operand, low, high) { Negated = negated, Span = operand.Span.To(high.Span) };
    }

    private Syntax In(Syntax operand, bool negated)
    {
        if (!tokens.Current.IsSymbol("("))
        {
            errors.Add(tokens.Current.Span, "a list in parentheses is missing after IN", "write IN ('g', 'r')");
            return new Syntax.Bad { Span = operand.Span };
        }

        var open = tokens.Take().Span;
        var items = List(Sum);
        tokens.Expect(")", "close the list of IN");
        if (items.Count > ExpressionLimits.ListLength)
            errors.Add(open, $"the list has {items.Count} values, more than {ExpressionLimits.ListLength}");
        return new Syntax.In(operand, items, negated) { Span = operand.Span.To(tokens.Previous.Span) };
    }

    private Syntax Sum() => Chain(["+", "-"], () => Chain(["*", "/"], Signed));

    private Syntax Chain(string[] operators, Func<Syntax> operand)
    {
        var left = operand();
        var length = 0;
        while (tokens.Current.Kind == TokenKind.Symbol && operators.Contains(tokens.Current.Value))
        {
            var word = tokens.Take();
            var right = operand();
            if (++length == ExpressionLimits.Depth)
                errors.Add(word.Span, $"more than {ExpressionLimits.Depth} operations in a row", "group some of them in a simpler expression");
            left = length < ExpressionLimits.Depth
                ? new Syntax.Arithmetic(word.Value, left, right) { Span = left.Span.To(right.Span) }
                : new Syntax.Bad { Span = left.Span };
        }

        return left;
    }

    private Syntax Signed()
    {
        if (!tokens.Current.IsSymbol("-") && !tokens.Current.IsSymbol("+"))
            return Primary();
        var sign = tokens.Take();
        return Nested(sign.Span, () =>
        {
            var operand = Signed();
            return sign.Value == "+" ? operand : new Syntax.Negate(operand) { Span = sign.Span.To(operand.Span) };
        });
    }

    private Syntax Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number: return Number(tokens.Take());
            case TokenKind.Text: return new Syntax.Text(tokens.Take().Value) { Span = token.Span };
            case TokenKind.QuotedName: return new Syntax.Name(tokens.Take().Value) { Span = token.Span };
            case TokenKind.Bad: return new Syntax.Bad { Span = tokens.Take().Span };
            case TokenKind.Name when !IsKeyword(token.Value): return NameOrCall(tokens.Take());
        }

        if (tokens.TryTakeWord("TRUE") || tokens.TryTakeWord("FALSE"))
            return new Syntax.Truth(token.IsWord("TRUE")) { Span = token.Span };
        if (tokens.TryTakeWord("NULL"))
            return new Syntax.Null { Span = token.Span };
        return tokens.TryTakeSymbol("(") ? Parenthesised(token.Span) : Missing(token);
    }

    private Syntax Number(Token token)
    {
        var value = double.Parse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            errors.Add(token.Span, "this number is too large", "the largest is about 1.8e308");
        long? integer = long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        return new Syntax.Number(value, integer) { Span = token.Span };
    }

    private Syntax NameOrCall(Token name)
    {
        if (!tokens.Current.IsSymbol("("))
            return new Syntax.Name(name.Value) { Span = name.Span };
        tokens.Take();
        return Nested(name.Span, () =>
        {
            var arguments = tokens.Current.IsSymbol(")") ? new SyntaxList([]) : List(Or);
            tokens.Expect(")", $"close the arguments of {name.Value}");
            return new Syntax.Call(name.Value, arguments) { Span = name.Span.To(tokens.Previous.Span) };
        });
    }

    private Syntax Parenthesised(TextSpan open) => Nested(open, () =>
    {
        var inner = Or();
        tokens.Expect(")", $"close the parenthesis opened at position {open.Start + 1}");
        return inner with { Span = open.To(tokens.Previous.Span) };
    });

    private SyntaxList List(Func<Syntax> item)
    {
        var items = new List<Syntax> { item() };
        while (tokens.TryTakeSymbol(","))
            items.Add(item());
        return new SyntaxList(items);
    }

    private Syntax Missing(Token token)
    {
        var where = tokens.AtEnd ? "at the end" : $"before '{token.Value}'";
        errors.Add(token.Span, $"a value is missing {where}", "a value is a number, a 'text', a column or a function");
        return new Syntax.Bad { Span = token.Span };
    }

    private void ReportLeftOver()
    {
        var token = tokens.Current;
        var isKeyword = token.Kind == TokenKind.Name && IsKeyword(token.Value);
        if (token.IsSymbol(")"))
            errors.Add(token.Span, "this parenthesis was never opened");
        else if (token.Kind is TokenKind.Symbol || isKeyword)
            errors.Add(token.Span, $"'{token.Value}' does not fit here");
        else if (token.Kind != TokenKind.Bad)
            errors.Add(token.Span, $"AND or OR is missing before '{token.Value}'");
        if (isKeyword || token.Kind is TokenKind.Symbol or TokenKind.Bad && !token.IsSymbol("("))
            tokens.Take();
    }

    /// <summary>Too deep: the rest is skipped, since what follows cannot be understood without it.</summary>
    private Syntax Nested(TextSpan span, Func<Syntax> read)
    {
        if (_depth >= ExpressionLimits.Depth)
        {
            errors.Add(span, $"nested deeper than {ExpressionLimits.Depth}", "split the condition with AND and OR");
            errors.IsMuted = true;
            while (!tokens.AtEnd)
                tokens.Take();
            return new Syntax.Bad { Span = span };
        }

        _depth++;
        var result = read();
        _depth--;
        return result;
    }

    private bool IsComparison() => tokens.Current.Kind == TokenKind.Symbol && Comparisons.Contains(tokens.Current.Value);

    private static bool IsPredicateWord(Token token) => token.IsWord("BETWEEN") || token.IsWord("IN") || token.IsWord("LIKE");
}

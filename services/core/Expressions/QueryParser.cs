namespace Broker.Core.Expressions;

/// <summary>Reads a whole text: <c>[SELECT a, b AS c] [FROM alerts] [WHERE] condition</c>.</summary>
internal static class QueryParser
{
    /// <summary>The one table an expression may name.</summary>
    public const string Table = "alerts";

    public static Query Read(string text, ErrorList errors)
    {
        var tokens = new TokenReader(new Lexer(text, errors).Read(), errors);
        var parser = new Parser(tokens, errors);
        if (tokens.AtEnd)
            errors.Add(tokens.Current.Span, "the expression is empty", "write a condition such as mag_ab < 19");
        var selects = tokens.TryTakeWord("SELECT");
        var items = selects ? SelectList(tokens, parser, errors) : [];
        var hasTable = SkipTable(tokens, errors);
        var hasWhere = tokens.TryTakeWord("WHERE");
        if (!hasWhere && (selects || hasTable) && !tokens.AtEnd)
            errors.Add(tokens.Current.Span, $"WHERE is missing before '{tokens.Current.Value}'");
        var hasCondition = hasWhere || !tokens.AtEnd;
        var condition = hasCondition ? parser.ReadToEnd() : null;
        errors.IsMuted = false;
        return new Query(items, condition);
    }

    private static List<SelectItem> SelectList(TokenReader tokens, Parser parser, ErrorList errors)
    {
        var items = new List<SelectItem>();
        if (tokens.TryTakeSymbol("*"))
            return items;
        do
        {
            items.Add(Item(tokens, parser, errors));
        }
        while (tokens.TryTakeSymbol(","));

        if (items.Count > ExpressionLimits.SelectedColumns)
            errors.Add(items[^1].Span, $"{items.Count} columns are selected, more than {ExpressionLimits.SelectedColumns}");
        return items;
    }

    private static SelectItem Item(TokenReader tokens, Parser parser, ErrorList errors)
    {
        var value = parser.Or();
        if (!tokens.TryTakeWord("AS"))
            return new SelectItem(value, null, value.Span);
        var alias = tokens.Current;
        if (alias.Kind is TokenKind.Name or TokenKind.QuotedName)
            return new SelectItem(value, tokens.Take().Value, alias.Span);
        errors.Add(alias.Span, "a name is missing after AS");
        return new SelectItem(value, null, value.Span);
    }

    private static bool SkipTable(TokenReader tokens, ErrorList errors)
    {
        if (!tokens.TryTakeWord("FROM"))
            return false;
        var table = tokens.Current;
        if (table.Kind is not (TokenKind.Name or TokenKind.QuotedName) || Parser.IsKeyword(table.Value))
        {
            errors.Add(table.Span, "a table is missing after FROM", $"the only table is {Table}");
            return true;
        }

        if (!table.Value.Equals(Table, StringComparison.OrdinalIgnoreCase))
            errors.Add(table.Span, $"unknown table '{table.Value}'", $"the only table is {Table}");
        tokens.Take();
        return true;
    }
}

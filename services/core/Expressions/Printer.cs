using System.Globalization;

namespace Broker.Core.Expressions;

/// <summary>Writes a tree as text that reads back as the same tree: canonical keywords, spaces and parentheses.</summary>
internal static class Printer
{
    public static string Print(Syntax syntax) => syntax switch
    {
        Syntax.Number { Integer: { } whole } => whole.ToString(CultureInfo.InvariantCulture),
        Syntax.Number number => Decimal(number.Value),
        Syntax.Text text => $"'{text.Value.Replace("'", "''", StringComparison.Ordinal)}'",
        Syntax.Truth truth => truth.Value ? "TRUE" : "FALSE",
        Syntax.Null => "NULL",
        Syntax.Name name => Name(name.Value),
        Syntax.Negate negate => $"-{Operand(negate.Operand)}",
        Syntax.Not not => $"NOT {Operand(not.Operand)}",
        Syntax.Arithmetic a => $"{Operand(a.Left)} {a.Operator} {Operand(a.Right)}",
        Syntax.Comparison c => $"{Operand(c.Left)} {c.Operator} {Operand(c.Right)}",
        Syntax.Junction j => string.Join(j.IsAnd ? " AND " : " OR ", j.Operands.Select(Operand)),
        Syntax.IsNull isNull => $"{Operand(isNull.Operand)} IS {Word(isNull.Negated)}NULL",
        Syntax.Between b => $"{Operand(b.Operand)} {Word(b.Negated)}BETWEEN {Operand(b.Low)} AND {Operand(b.High)}",
        Syntax.In i => $"{Operand(i.Operand)} {Word(i.Negated)}IN ({string.Join(", ", i.Items.Select(Operand))})",
        Syntax.Like like => $"{Operand(like.Operand)} {Word(like.Negated)}LIKE {Operand(like.Pattern)}",
        Syntax.Call call => $"{call.Function.ToUpperInvariant()}({string.Join(", ", call.Arguments.Select(Print))})",
        _ => "?",
    };

    /// <summary>Anything made of parts goes into parentheses.</summary>
    private static string Operand(Syntax syntax) =>
        syntax is Syntax.Number or Syntax.Text or Syntax.Truth or Syntax.Null or Syntax.Name or Syntax.Call ? Print(syntax) : $"({Print(syntax)})";

    private static string Name(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Parser.IsKeyword(name)
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Decimal(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Word(bool negated) => negated ? "NOT " : "";
}

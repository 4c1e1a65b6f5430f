using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>
/// Looks up names and checks types, from the leaves up. A part with a mistake becomes an unknown value, which fits everywhere:
/// one mistake gives one error.
/// </summary>
internal sealed class Binder(ErrorList errors)
{
    private readonly HashSet<string> _remembered = [];

    public Value Bind(Syntax syntax) => Of(syntax) with { Span = syntax.Span };

    /// <summary>The same, where a condition must stand.</summary>
    public Value Condition(Syntax syntax)
    {
        var value = Bind(syntax);
        if (!value.FitsCondition)
            errors.Add(syntax.Span, $"a condition is needed here, {Describe(syntax, value)}", value.Hint ?? "compare it with something, as in mag_ab < 19");
        return value;
    }

    private Value Of(Syntax syntax) => syntax switch
    {
        Syntax.Number { Integer: { } whole } => Literals.Integer(whole),
        Syntax.Number number => Literals.Number(number.Value),
        Syntax.Text text => Literals.Text(text.Value),
        Syntax.Truth truth => Literals.Truth(truth.Value),
        Syntax.Null => Literals.Null,
        Syntax.Name name => Column(name),
        Syntax.Negate negate => Arithmetic.Negated(Number(negate.Operand, "-")),
        Syntax.Arithmetic a => Arithmetic.Of(a.Operator, Number(a.Left, a.Operator), Number(a.Right, a.Operator)),
        Syntax.Comparison c => Compare(c.Operator, (c.Left, Bind(c.Left)), (c.Right, Bind(c.Right))),
        Syntax.Not not => Logic.Not(Condition(not.Operand)),
        Syntax.Junction j => Logic.Junction(j.IsAnd, [.. j.Operands.Select(Condition)]),
        Syntax.IsNull isNull => Negated(Logic.IsNull(Bind(isNull.Operand)), isNull.Negated),
        Syntax.Between between => Negated(Between(between), between.Negated),
        Syntax.In list => Negated(In(list), list.Negated),
        Syntax.Like like => Negated(Like(like), like.Negated),
        Syntax.Call call => new CallBinder(this, errors).Bind(call),
        _ => Value.Unknown,
    };

    /// <summary>What the second and later uses in one text cost.</summary>
    public int CostOf(string key, int cost) => _remembered.Add(key) ? cost : Math.Min(cost, Cost.Remembered);

    public Value Number(Syntax syntax, string user)
    {
        var value = Bind(syntax);
        if (value.FitsNumber)
            return value;
        errors.Add(syntax.Span, $"{user} needs a number, {Describe(syntax, value)}", value.Hint ?? NumberHint(value));
        return Value.Unknown;
    }

    public static string Describe(Syntax syntax, Value value)
    {
        var text = Printer.Print(syntax);
        return $"{(text.Length > 40 ? text[..37] + "…" : text)} is {Word(value)}";
    }

    private Value Column(Syntax.Name name)
    {
        if (ColumnTable.Find(name.Value) is not { } column)
        {
            errors.Add(name.Span, $"unknown column '{name.Value}'", ColumnHint(name.Value));
            return Value.Unknown;
        }

        var value = Literals.Of(column);
        return column.IsCostly ? value with { Cost = CostOf(column.Name, value.Cost) } : value;
    }

    private Value Compare(string word, (Syntax Syntax, Value Value) left, (Syntax Syntax, Value Value) right)
    {
        if (left.Value.Type == ValueKind.Unknown || right.Value.Type == ValueKind.Unknown)
            return new Value { Type = ValueKind.Boolean };
        if (Comparison.Of(word, left.Value, right.Value) is { } comparison)
            return comparison;
        errors.Add(
            right.Syntax.Span,
            $"'{word}' cannot compare these: {Describe(left.Syntax, left.Value)}, {Describe(right.Syntax, right.Value)}",
            left.Value.Hint ?? right.Value.Hint ?? ComparisonHint(left.Value, right.Value));
        return new Value { Type = ValueKind.Boolean };
    }

    private Value Between(Syntax.Between between)
    {
        var operand = (between.Operand, Bind(between.Operand));
        return Logic.Junction(isAnd: true,
        [
            Compare(">=", operand, (between.Low, Bind(between.Low))),
            Compare("<=", operand, (between.High, Bind(between.High))),
        ]);
    }

    private Value In(Syntax.In list)
    {
        var operand = (list.Operand, Bind(list.Operand));
        var items = list.Items.Select(item => (item, value: Bind(item))).ToList();
        var failed = items.Count(item => Compare("=", operand, item).Condition is null);
        return failed > 0 ? new Value { Type = ValueKind.Boolean } : Membership.In(operand.Item2, [.. items.Select(item => item.value)]);
    }

    private Value Like(Syntax.Like like)
    {
        var operand = Bind(like.Operand);
        if (!operand.FitsText)
            errors.Add(like.Operand.Span, $"LIKE needs a text, {Describe(like.Operand, operand)}", operand.Hint);
        if (like.Pattern is Syntax.Text { Value.Length: <= ExpressionLimits.PatternLength } pattern)
            return Membership.Like(operand.FitsText ? operand : Value.Unknown, pattern.Value);
        if (like.Pattern is not Syntax.Bad)
            errors.Add(like.Pattern.Span, $"LIKE needs a pattern written out, at most {ExpressionLimits.PatternLength} characters", "as in object_id LIKE 'ZTF18%'");
        return new Value { Type = ValueKind.Boolean };
    }

    private static Value Negated(Value value, bool negated) => negated ? Logic.Not(value) : value;

    private static string Word(Value value) => value.Type switch
    {
        ValueKind.Number => "a number",
        ValueKind.Integer => "an integer",
        ValueKind.Text => "a text",
        ValueKind.Boolean => "a condition",
        _ => "neither number, text nor condition",
    };

    private static string? NumberHint(Value value) => value.Constant is string text && double.TryParse(text, out _) ? $"write {text} without quotes" : null;

    private static string? ComparisonHint(Value left, Value right)
    {
        if (left.FitsText && right.Constant is double or long)
            return $"write the value in single quotes: '{right.Constant}'";
        return left.FitsNumber ? NumberHint(right) : null;
    }

    private static string ColumnHint(string name)
    {
        if (FunctionTable.Find(name) is { } function)
            return $"it is a function: write {function.Signature}";
        return Suggestions.For(name, ColumnTable.All.Select(c => c.Name)) ?? $"a text is written in single quotes: '{name}'";
    }
}

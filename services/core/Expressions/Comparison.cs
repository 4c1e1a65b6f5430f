using System.Numerics;

namespace Broker.Core.Expressions;

/// <summary>= &lt;&gt; &lt; &lt;= &gt; &gt;= and what is made of them; NULL as soon as one side is. Texts are ordered by code point.</summary>
internal static class Comparison
{
    /// <summary>Null when the two cannot be compared this way.</summary>
    public static Value? Of(string word, Value left, Value right)
    {
        var isEquality = word is "=" or "<>";
        if (left.FitsInteger && right.FitsInteger)
            return Build(word, (left, right), Numbers(word, left.AsInteger(), right.AsInteger()), (v, sql) => v.IntegerSql(sql));
        if (left.FitsNumber && right.FitsNumber)
            return Build(word, (left, right), Numbers(word, left.AsNumber(), right.AsNumber()), (v, sql) => v.NumberSql(sql));
        if (left.FitsText && right.FitsText)
            return Build(word, (left, right), Texts(word, left.AsText(), right.AsText()), (v, sql) => WriteText(v, sql, !isEquality));
        if (isEquality && left.FitsCondition && right.FitsCondition)
            return Build(word, (left, right), Truths(word, left.AsCondition(), right.AsCondition()), (v, sql) => v.ConditionSql(sql));
        return null;
    }

    private static Value Build(string word, (Value Left, Value Right) sides, Func<EvaluationContext, bool?> compute, Action<Value, SqlText> write) =>
        Value.OfCondition(compute) with
        {
            Cost = sides.Left.Cost + sides.Right.Cost + Cost.Operator,
            Sql = sql =>
            {
                sql.Append("(");
                write(sides.Left, sql);
                sql.Append($" {word} ");
                write(sides.Right, sql);
                sql.Append(")");
            },
        };

    private static Func<EvaluationContext, bool?> Numbers<T>(string word, Func<EvaluationContext, T?> a, Func<EvaluationContext, T?> b)
        where T : struct, IComparisonOperators<T, T, bool> => word switch
    {
        "=" => context => a(context) is { } x && b(context) is { } y ? x == y : null,
        "<>" => context => a(context) is { } x && b(context) is { } y ? x != y : null,
        "<" => context => a(context) is { } x && b(context) is { } y ? x < y : null,
        "<=" => context => a(context) is { } x && b(context) is { } y ? x <= y : null,
        ">" => context => a(context) is { } x && b(context) is { } y ? x > y : null,
        _ => context => a(context) is { } x && b(context) is { } y ? x >= y : null,
    };

    private static Func<EvaluationContext, bool?> Texts(string word, Func<EvaluationContext, string?> a, Func<EvaluationContext, string?> b) => word switch
    {
        "=" => context => a(context) is { } x && b(context) is { } y ? string.Equals(x, y, StringComparison.Ordinal) : null,
        "<>" => context => a(context) is { } x && b(context) is { } y ? !string.Equals(x, y, StringComparison.Ordinal) : null,
        "<" => context => a(context) is { } x && b(context) is { } y ? string.CompareOrdinal(x, y) < 0 : null,
        "<=" => context => a(context) is { } x && b(context) is { } y ? string.CompareOrdinal(x, y) <= 0 : null,
        ">" => context => a(context) is { } x && b(context) is { } y ? string.CompareOrdinal(x, y) > 0 : null,
        _ => context => a(context) is { } x && b(context) is { } y ? string.CompareOrdinal(x, y) >= 0 : null,
    };

    private static Func<EvaluationContext, bool?> Truths(string word, Func<EvaluationContext, bool?> a, Func<EvaluationContext, bool?> b) => word == "="
        ? context => a(context) is { } x && b(context) is { } y ? x == y : null
        : context => a(context) is { } x && b(context) is { } y ? x != y : null;

    private static void WriteText(Value value, SqlText sql, bool byCodePoint)
    {
        value.TextSql(sql);
        if (byCodePoint)
            sql.Append(" COLLATE \"C\"");
    }
}

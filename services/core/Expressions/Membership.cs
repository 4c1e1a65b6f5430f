using System.Collections.Frozen;

namespace Broker.Core.Expressions;

/// <summary>IN lists and LIKE.</summary>
internal static class Membership
{
    /// <summary>A set where every item is a literal; otherwise one comparison per item. Items fit the operand's type.</summary>
    public static Value In(Value operand, IReadOnlyList<Value> items)
    {
        if (items.Any(item => item.Constant is null))
            return Logic.Junction(isAnd: false, [.. items.Select(item => Comparison.Of("=", operand, item)!)]);
        var isInteger = operand.Type == ValueKind.Integer && items.All(item => item.Constant is long);
        return Value.OfCondition(Lookup(operand, items, isInteger)) with
        {
            Cost = operand.Cost + Cost.Lookup,
            Sql = sql => Write(sql, operand, items, isInteger),
        };
    }

    public static Value Like(Value operand, string pattern)
    {
        var text = operand.AsText();
        var matcher = new LikePattern(pattern);
        return Value.OfCondition(context => text(context) is { } words ? matcher.Matches(words) : null) with
        {
            Cost = operand.Cost + Cost.Pattern,
            Sql = sql =>
            {
                sql.Append("(");
                operand.TextSql(sql);
                sql.Append(" LIKE ").Parameter(pattern).Append(" ESCAPE '')");
            },
        };
    }

    private static Func<EvaluationContext, bool?> Lookup(Value operand, IReadOnlyList<Value> items, bool isInteger)
    {
        if (isInteger)
        {
            var integers = items.Select(item => (long)item.Constant!).ToFrozenSet();
            var integer = operand.AsInteger();
            return context => integer(context) is { } value ? integers.Contains(value) : null;
        }

        if (operand.FitsNumber && items[0].FitsNumber)
        {
            var numbers = items.Select(item => Convert.ToDouble(item.Constant!, null)).ToFrozenSet();
            var number = operand.AsNumber();
            return context => number(context) is { } value ? numbers.Contains(value) : null;
        }

        if (operand.FitsText && items[0].FitsText)
        {
            var texts = items.Select(item => (string)item.Constant!).ToFrozenSet(StringComparer.Ordinal);
            var text = operand.AsText();
            return context => text(context) is { } value ? texts.Contains(value) : null;
        }

        var truths = items.Select(item => (bool)item.Constant!).ToFrozenSet();
        var condition = operand.AsCondition();
        return context => condition(context) is { } value ? truths.Contains(value) : null;
    }

    private static void Write(SqlText sql, Value operand, IReadOnlyList<Value> items, bool isInteger)
    {
        Action<Value> write = (isInteger, operand.FitsNumber && items[0].FitsNumber) switch
        {
            (true, _) => value => value.IntegerSql(sql),
            (_, true) => value => value.NumberSql(sql),
            _ => value => value.Sql(sql),
        };
        sql.Append("(");
        write(operand);
        sql.Append(" IN (").Joined(", ", items, write).Append("))");
    }
}

namespace Broker.Core.Expressions;

/// <summary>AND, OR, NOT and IS NULL, by SQL's three-valued logic.</summary>
internal static class Logic
{
    /// <summary>Cheap operands are asked first: with total functions the order cannot change the answer.</summary>
    public static Value Junction(bool isAnd, IReadOnlyList<Value> operands)
    {
        var conditions = operands.OrderBy(o => o.Cost).Select(o => o.AsCondition()).ToArray();
        return Value.OfCondition(context => Join(conditions, context, decisive: !isAnd)) with
        {
            Cost = operands.Sum(o => o.Cost) + Cost.Operator * operands.Count,
            Sql = sql => sql.Append("(").Joined(isAnd ? " AND " : " OR ", operands, o => o.ConditionSql(sql)).Append(")"),
        };
    }

    public static Value Not(Value operand)
    {
        var condition = operand.AsCondition();
        return Value.OfCondition(context => !condition(context)) with
        {
            Cost = operand.Cost + Cost.Operator,
            Sql = sql =>
            {
                sql.Append("(NOT ");
                operand.ConditionSql(sql);
                sql.Append(")");
            },
        };
    }

    public static Value IsNull(Value operand)
    {
        var missing = operand.AsMissing();
        return Value.OfCondition(context => missing(context)) with
        {
            Cost = operand.Cost + Cost.Operator,
            Sql = sql =>
            {
                sql.Append("(");
                operand.Sql(sql);
                sql.Append(" IS NULL)");
            },
        };
    }

    /// <summary>One decisive operand decides; else one NULL makes it NULL.</summary>
    private static bool? Join(Func<EvaluationContext, bool?>[] conditions, EvaluationContext context, bool decisive)
    {
        bool? result = !decisive;
        foreach (var condition in conditions)
        {
            var value = condition(context);
            if (value == decisive)
                return decisive;
            if (value is null)
                result = null;
        }

        return result;
    }
}

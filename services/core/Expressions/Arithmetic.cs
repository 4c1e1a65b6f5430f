namespace Broker.Core.Expressions;

/// <summary>+ - * / and the minus sign, on doubles; a result that is not finite is NULL.</summary>
internal static class Arithmetic
{
    public static Value Of(string word, Value left, Value right)
    {
        var (a, b) = (left.AsNumber(), right.AsNumber());
        Func<EvaluationContext, double?> compute = word switch
        {
            "+" => context => Finite(a(context) + b(context)),
            "-" => context => Finite(a(context) - b(context)),
            "*" => context => Finite(a(context) * b(context)),
            _ => context => Finite(a(context) / b(context)),
        };
        return Value.OfNumber(compute) with
        {
            Cost = left.Cost + right.Cost + Cost.Operator,
            Sql = sql => Write(sql, word, left, right),
        };
    }

    public static Value Negated(Value operand)
    {
        if (operand.Constant is long whole)
            return Literals.Integer(-whole);
        if (operand.Constant is double constant)
            return Literals.Number(-constant);
        var number = operand.AsNumber();
        return Value.OfNumber(context => -number(context)) with
        {
            Cost = operand.Cost + Cost.Operator,
            Sql = sql =>
            {
                sql.Append("(- ");
                operand.NumberSql(sql);
                sql.Append(")");
            },
        };
    }

    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static void Write(SqlText sql, string word, Value left, Value right)
    {
        sql.Append("(");
        left.NumberSql(sql);
        sql.Append(word == "/" ? " / NULLIF(" : $" {word} ");
        right.NumberSql(sql);
        sql.Append(word == "/" ? ", 0))" : ")");
    }
}

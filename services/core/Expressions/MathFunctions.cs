namespace Broker.Core.Expressions;

/// <summary>Numbers in, number out; NULL where an argument is, and where the result is not a finite real number.</summary>
internal static class MathFunctions
{
    public static IEnumerable<Function> All =>
    [
        One("ABS", "Absolute value.", Math.Abs),
        One("SQRT", "Square root; NULL below 0.", Math.Sqrt),
        One("LN", "Natural logarithm; NULL at 0 and below.", Math.Log),
        One("LOG10", "Logarithm to base 10; NULL at 0 and below.", Math.Log10),
        One("EXP", "e to the power of x.", Math.Exp),
        One("FLOOR", "Largest whole number not above x.", Math.Floor),
        One("CEILING", "Smallest whole number not below x.", Math.Ceiling),
        One("ROUND", "Nearest whole number, halves to the even one.", Math.Round),
        Two("POWER", "x to the power of y; NULL where it is not real.", Math.Pow),
        Two("MOD", "Remainder of x / y with the sign of x; NULL when y is 0.", (x, y) => x - y * Math.Truncate(x / y)),
        Extreme("LEAST", "Smallest of the arguments that are not NULL.", Math.Min),
        Extreme("GREATEST", "Largest of the arguments that are not NULL.", Math.Max),
        new Function
        {
            Name = "COALESCE", Parameters = [new("a", ParameterKind.Same), new("b", ParameterKind.Same)], IsVariadic = true, Result = ValueKind.Unknown,
            Description = "First argument that is not NULL.", Cost = Cost.Operator, SqlName = "COALESCE", Build = Coalesce,
        },
    ];

    private static Function One(string name, string description, Func<double, double> compute) => new()
    {
        Name = name, Parameters = [new("x")], Description = description, Cost = Cost.Mathematics,
        Build = arguments =>
        {
            var x = arguments[0].AsNumber();
            return Value.OfNumber(context => x(context) is { } value ? Arithmetic.Finite(compute(value)) : null);
        },
    };

    private static Function Two(string name, string description, Func<double, double, double> compute) => new()
    {
        Name = name, Parameters = [new("x"), new("y")], Description = description, Cost = Cost.Mathematics,
        Build = arguments =>
        {
            var (x, y) = (arguments[0].AsNumber(), arguments[1].AsNumber());
            return Value.OfNumber(context => x(context) is { } a && y(context) is { } b ? Arithmetic.Finite(compute(a, b)) : null);
        },
    };

    private static Function Extreme(string name, string description, Func<double, double, double> pick) => new()
    {
        Name = name, Parameters = [new("a"), new("b")], IsVariadic = true, Description = description, Cost = Cost.Operator, SqlName = name,
        Build = arguments =>
        {
            var numbers = arguments.Select(a => a.AsNumber()).ToArray();
            return Value.OfNumber(context => Pick(numbers, context, pick));
        },
    };

    private static double? Pick(Func<EvaluationContext, double?>[] numbers, EvaluationContext context, Func<double, double, double> pick)
    {
        double? best = null;
        foreach (var number in numbers)
        {
            if (number(context) is { } value)
                best = best is { } other ? pick(other, value) : value;
        }

        return best;
    }

    private static Value Coalesce(IReadOnlyList<Value> arguments)
    {
        if (arguments.All(a => a.Type == ValueKind.Null))
            return Literals.Null;
        if (arguments.All(a => a.FitsNumber))
            return Value.OfNumber(First(arguments, a => a.AsNumber()));
        if (arguments.All(a => a.FitsText))
            return Value.OfText(FirstText(arguments));
        return Value.OfCondition(First(arguments, a => a.AsCondition()));
    }

    private static Func<EvaluationContext, T?> First<T>(IReadOnlyList<Value> arguments, Func<Value, Func<EvaluationContext, T?>> getter)
        where T : struct
    {
        var getters = arguments.Select(getter).ToArray();
        return context =>
        {
            foreach (var get in getters)
            {
                if (get(context) is { } value)
                    return value;
            }

            return null;
        };
    }

    private static Func<EvaluationContext, string?> FirstText(IReadOnlyList<Value> arguments)
    {
        var getters = arguments.Select(a => a.AsText()).ToArray();
        return context =>
        {
            foreach (var get in getters)
            {
                if (get(context) is { } value)
                    return value;
            }

            return null;
        };
    }
}

using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>Checks one call against the function table.</summary>
internal sealed class CallBinder(Binder binder, ErrorList errors)
{
    public Value Bind(Syntax.Call call)
    {
        if (FunctionTable.Find(call.Function) is not { } function)
        {
            errors.Add(call.Span with { Length = call.Function.Length }, $"unknown function '{call.Function}'", HintFor(call.Function));
            foreach (var argument in call.Arguments)
                binder.Bind(argument);
            return Value.Unknown;
        }

        var placeholder = new Value { Type = function.Result };
        if (!HasRightCount(function, call))
            return placeholder;
        var arguments = call.Arguments.Select((syntax, index) => Argument(function, syntax, index)).ToList();
        if (arguments.Exists(a => a.Type == ValueKind.Unknown) || !AreSame(function, call, arguments))
            return placeholder;
        if (function.Check?.Invoke(arguments) is { } fault)
        {
            errors.Add(call.Arguments[fault.Argument].Span, fault.Message, fault.Hint);
            return placeholder;
        }

        return Build(function, call, arguments);
    }

    private Value Build(Function function, Syntax.Call call, List<Value> arguments)
    {
        var key = Printer.Print(call);
        var value = function.Build(arguments);
        var cost = function.IsRemembered ? binder.CostOf(key, function.Cost) : function.Cost;
        if (function.IsRemembered)
            value = Remembered(value, key);
        value = value with { Cost = cost + arguments.Sum(a => a.Cost) };

        // A call that is always NULL has no type: PostgreSQL would make it a text, which fits no number.
        return value.Type == ValueKind.Null ? value : value with { Sql = sql => function.WriteSql(sql, arguments) };
    }

    private static Value Remembered(Value value, string key)
    {
        if (value.Integer is { } integer)
            return Value.OfInteger(context => context.Remember(key, integer));
        return value.Number is { } number ? Value.OfNumber(context => context.Remember(key, number)) : value;
    }

    private bool HasRightCount(Function function, Syntax.Call call)
    {
        var count = call.Arguments.Count;
        if (count >= function.LeastArguments && (function.IsVariadic || count <= function.Parameters.Count))
            return true;
        var needed = function.IsVariadic ? $"at least {function.LeastArguments}"
            : function.LeastArguments == function.Parameters.Count ? $"{function.LeastArguments}"
            : $"{function.LeastArguments} to {function.Parameters.Count}";
        errors.Add(call.Span, $"{function.Name} takes {needed} argument(s), not {count}", $"write {function.Signature}");
        return false;
    }

    private Value Argument(Function function, Syntax syntax, int index)
    {
        var parameter = function.ParameterAt(index);
        if (parameter.Kind == ParameterKind.Number)
            return binder.Number(syntax, function.Name);
        if (parameter.Kind == ParameterKind.Same || syntax is Syntax.Bad)
            return binder.Bind(syntax);
        if (syntax is Syntax.Text)
            return binder.Bind(syntax);
        errors.Add(syntax.Span, $"{function.Name} needs a text written out for {parameter.Name}", LiteralHint(function, syntax));
        return Value.Unknown;
    }

    private bool AreSame(Function function, Syntax.Call call, List<Value> arguments)
    {
        if (function.Parameters[0].Kind != ParameterKind.Same)
            return true;
        if (arguments.TrueForAll(a => a.FitsNumber) || arguments.TrueForAll(a => a.FitsText) || arguments.TrueForAll(a => a.FitsCondition))
            return true;
        var types = call.Arguments.Zip(arguments, Binder.Describe);
        errors.Add(call.Span, $"{function.Name} needs arguments of one type: {string.Join(", ", types)}");
        return false;
    }

    private static string LiteralHint(Function function, Syntax syntax) =>
        syntax is Syntax.Name name ? $"write '{name.Value}' in single quotes" : $"write {function.Signature}";

    private static string? HintFor(string name) =>
        ColumnTable.Find(name) is { } column ? $"{column.Name} is a column: write it without parentheses" : FunctionTable.HintFor(name);
}

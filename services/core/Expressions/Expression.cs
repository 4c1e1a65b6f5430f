using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>The filter language: a typed, total subset of ADQL 2.1 (IVOA, 2023). The manual is docs/filters.md.</summary>
public static class Expression
{
    /// <summary>Reads, checks and compiles a text; never throws, whatever the text.</summary>
    public static ExpressionResult Check(string text)
    {
        var errors = new ErrorList();
        if (text.Length > ExpressionLimits.TextLength)
        {
            errors.Add(new TextSpan(ExpressionLimits.TextLength, 0), $"the text has {text.Length} characters, more than {ExpressionLimits.TextLength}");
            return Failed(errors);
        }

        var query = QueryParser.Read(text, errors);
        var binder = new Binder(errors);
        var selected = new Selection(binder, errors).Bind(query.Select);
        var condition = query.Where is { } where ? binder.Condition(where) : Literals.Truth(true);
        var cost = condition.Cost + selected.Sum(s => s.Value.Cost);
        if (cost > ExpressionLimits.CostNanoseconds)
            errors.Add(new TextSpan(0, text.Length), CostMessage(cost), "ask for fewer light-curve functions; the same call used twice costs once");
        return errors.IsEmpty
            ? new ExpressionResult { Expression = new CompiledExpression(text, condition, selected, cost) }
            : Failed(errors);
    }

    private static string CostMessage(int cost) =>
        $"it may take {cost / 1_000} µs for one alert, more than {ExpressionLimits.CostNanoseconds / 1_000} µs";

    private static ExpressionResult Failed(ErrorList errors) => new() { Errors = errors.InOrder() };
}

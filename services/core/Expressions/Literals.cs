using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>Values without operands: literals and columns.</summary>
internal static class Literals
{
    public static Value Null { get; } = new() { Type = ValueKind.Null, Cost = Cost.Constant };

    public static Value Number(double value) =>
        Constant(Value.OfNumber(_ => value), value);

    public static Value Integer(long value) =>
        Constant(Value.OfInteger(_ => value), value);

    public static Value Text(string value) =>
        Constant(Value.OfText(_ => value), value);

    public static Value Truth(bool value) =>
        Constant(Value.OfCondition(_ => value), value);

    public static Value Of(Column column) => Typed(column) with
    {
        Cost = column.IsCostly ? Cost.LightCurve : Cost.Column,
        Json = (json, context) => AlertJson.WriteValue(json, context.Alert, column),
        Sql = sql => sql.Append(column.Name),
    };

    private static Value Typed(Column column) => column.Type switch
    {
        ColumnType.Number => Value.OfNumber(Getter(column, column.Number!)),
        ColumnType.Integer or ColumnType.Identifier => Value.OfInteger(Getter(column, column.Integer!)),
        ColumnType.Text => Value.OfText(Getter(column, column.Text!)),
        ColumnType.Timestamp => new Value
        {
            Type = ValueKind.Opaque, IsMissing = context => column.Timestamp!(context.Alert) is null, Hint = "use mjd_tai for times",
        },
        _ => new Value { Type = ValueKind.Opaque, IsMissing = _ => false, Hint = HintFor(column.Name) },
    };

    private static Func<EvaluationContext, double?> Getter(Column column, Func<Alerts.ClassifiedAlert, double?> get)
    {
        Func<EvaluationContext, double?> compute = context => get(context.Alert);
        return column.IsCostly ? context => context.Remember(column.Name, compute) : compute;
    }

    private static Func<EvaluationContext, long?> Getter(Column column, Func<Alerts.ClassifiedAlert, long?> get)
    {
        Func<EvaluationContext, long?> compute = context => get(context.Alert);
        return column.IsCostly ? context => context.Remember(column.Name, compute) : compute;
    }

    private static Func<EvaluationContext, string?> Getter(Column column, Func<Alerts.ClassifiedAlert, string?> get)
    {
        Func<EvaluationContext, string?> compute = context => get(context.Alert);
        return column.IsCostly ? context => context.Remember(column.Name, compute) : compute;
    }

    private static string HintFor(string column) => column switch
    {
        "flags" => "use HAS_FLAG('name')",
        "light_curve" => "use a light-curve function such as COUNT_POINTS('detected')",
        "scores" => "use class, class_probability or SCORE('model', 'class')",
        _ => "use IN_CATALOG('catalogue'), SEPARATION or CATALOG_VALUE",
    };

    private static Value Constant(Value value, object constant) =>
        value with { Constant = constant, Cost = Cost.Constant, Sql = sql => sql.Parameter(constant) };
}

using System.Text.Json;

namespace Broker.Core.Expressions;

/// <summary>
/// A part of an expression that has been checked: its type, how it is computed for one alert, how it is written in SQL, and
/// what it costs. The delegate of its type is set (none for NULL, unknown and opaque values).
/// </summary>
internal sealed record Value
{
    public required ValueKind Type { get; init; }

    public TextSpan Span { get; init; }

    /// <summary>Upper estimate, ns; see <see cref="Expressions.Cost"/>.</summary>
    public int Cost { get; init; }

    /// <summary>A literal's double, long, string or bool; null for anything else.</summary>
    public object? Constant { get; init; }

    /// <summary>What to write instead where this value does not fit.</summary>
    public string? Hint { get; init; }

    public Func<EvaluationContext, double?>? Number { get; init; }

    public Func<EvaluationContext, long?>? Integer { get; init; }

    public Func<EvaluationContext, string?>? Words { get; init; }

    public Func<EvaluationContext, bool?>? Condition { get; init; }

    /// <summary>Only for opaque values, which know themselves whether they are missing.</summary>
    public Func<EvaluationContext, bool>? IsMissing { get; init; }

    /// <summary>Only for columns, whose JSON is given by the column table.</summary>
    public Action<Utf8JsonWriter, EvaluationContext>? Json { get; init; }

    public Action<SqlText> Sql { get; init; } = sql => sql.Append("NULL");

    public static Value Unknown { get; } = new() { Type = ValueKind.Unknown };

    public static Value OfNumber(Func<EvaluationContext, double?> compute) => new() { Type = ValueKind.Number, Number = compute };

    public static Value OfInteger(Func<EvaluationContext, long?> compute) => new() { Type = ValueKind.Integer, Integer = compute };

    public static Value OfText(Func<EvaluationContext, string?> compute) => new() { Type = ValueKind.Text, Words = compute };

    public static Value OfCondition(Func<EvaluationContext, bool?> compute) => new() { Type = ValueKind.Boolean, Condition = compute };

    public bool FitsNumber => Type is ValueKind.Number or ValueKind.Integer or ValueKind.Null or ValueKind.Unknown;

    public bool FitsText => Type is ValueKind.Text or ValueKind.Null or ValueKind.Unknown;

    public bool FitsCondition => Type is ValueKind.Boolean or ValueKind.Null or ValueKind.Unknown;

    public bool FitsInteger => Type is ValueKind.Integer or ValueKind.Null or ValueKind.Unknown;

    public Func<EvaluationContext, double?> AsNumber()
    {
        if (Number is { } number)
            return number;
        return Integer is { } integer ? context => integer(context) : _ => null;
    }

    public Func<EvaluationContext, long?> AsInteger() => Integer ?? (_ => null);

    public Func<EvaluationContext, string?> AsText() => Words ?? (_ => null);

    public Func<EvaluationContext, bool?> AsCondition() => Condition ?? (_ => null);

    /// <summary>Whether the value is NULL, for any type.</summary>
    public Func<EvaluationContext, bool> AsMissing() => Type switch
    {
        ValueKind.Number => context => Number!(context) is null,
        ValueKind.Integer => context => Integer!(context) is null,
        ValueKind.Text => context => Words!(context) is null,
        ValueKind.Boolean => context => Condition!(context) is null,
        _ => IsMissing ?? (_ => true),
    };

    public void NumberSql(SqlText sql)
    {
        if (Type == ValueKind.Number)
            Sql(sql);
        else
            Cast(sql, "double precision");
    }

    public void TextSql(SqlText sql)
    {
        if (Type == ValueKind.Text)
            Sql(sql);
        else
            Cast(sql, "text");
    }

    public void ConditionSql(SqlText sql)
    {
        if (Type == ValueKind.Boolean)
            Sql(sql);
        else
            Cast(sql, "boolean");
    }

    public void IntegerSql(SqlText sql)
    {
        if (Type == ValueKind.Integer)
            Sql(sql);
        else
            Cast(sql, "bigint");
    }

    private void Cast(SqlText sql, string type)
    {
        sql.Append("(");
        Sql(sql);
        sql.Append($")::{type}");
    }
}

using System.Text.Json;
using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>An expression ready to run: immutable, safe for any number of threads, each with a context of its own.</summary>
public sealed class CompiledExpression
{
    private readonly Value _condition;
    private readonly Func<EvaluationContext, bool?> _evaluate;

    internal CompiledExpression(string text, Value condition, IReadOnlyList<SelectedColumn> columns, int costNanoseconds)
    {
        Text = text;
        Columns = columns;
        CostNanoseconds = costNanoseconds;
        _condition = condition;
        _evaluate = condition.AsCondition();
    }

    /// <summary>As the user wrote it.</summary>
    public string Text { get; }

    /// <summary>The SELECT list; empty when every column is asked for.</summary>
    public IReadOnlyList<SelectedColumn> Columns { get; }

    /// <summary>Upper estimate per alert, at most <see cref="ExpressionLimits.CostNanoseconds"/>.</summary>
    public int CostNanoseconds { get; }

    /// <summary>True, false or NULL; only true lets an alert pass. Never throws.</summary>
    public bool? Evaluate(EvaluationContext context) => _evaluate(context);

    /// <summary>One object: the selected columns, or the whole alert.</summary>
    public void WriteJson(Utf8JsonWriter json, EvaluationContext context)
    {
        if (Columns.Count == 0)
        {
            AlertJson.Write(json, context.Alert);
            return;
        }

        json.WriteStartObject();
        foreach (var column in Columns)
        {
            json.WritePropertyName(column.Name);
            column.WriteValue(json, context);
        }

        json.WriteEndObject();
    }

    /// <summary>The same question to the archive.</summary>
    public SqlQuery ToSql()
    {
        var sql = new SqlText();
        _condition.ConditionSql(sql);
        var condition = sql.Cut();
        var columns = Columns.Select(column =>
        {
            column.Value.Sql(sql);
            return (sql.Cut(), column.Name);
        }).ToList();
        return new SqlQuery { Condition = condition, Columns = columns, Parameters = sql.Parameters };
    }
}

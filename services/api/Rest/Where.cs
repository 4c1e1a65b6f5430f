using Broker.Core.Expressions;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>The parameter <c>where</c>: the filter language over the archive.</summary>
internal static class Where
{
    /// <summary>Adds the condition to the select, or every mistake in it to the errors.</summary>
    public static void Apply(AlertSelect select, string? text, Inputs inputs)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        var result = Expression.Check(text);
        foreach (var error in Errors("where", result))
            inputs.Add(error);
        if (result.Expression is not { } expression)
            return;
        var sql = expression.ToSql();
        if (sql.Columns.Count > 0)
            inputs.Add("where", "holds a SELECT list.", "Give the condition alone, and the names of columns in columns=.");
        select.And(sql.Condition, sql.Parameters.Select((value, index) => new NpgsqlParameter($"p{index}", value)));
    }

    public static IEnumerable<RequestError> Errors(string parameter, ExpressionResult result) => result.Errors.Select(error => new RequestError
    {
        Parameter = parameter, Message = error.Message, Hint = error.Hint, Position = error.Position, Length = error.Length,
    });
}

namespace Broker.Core.Expressions;

/// <summary>
/// An expression for PostgreSQL: put the condition after <c>SELECT … FROM alerts WHERE</c>. Its functions live in the schema
/// <c>expressions</c> (schemas/sql). A result beyond 1e308, NULL on the stream, is error 22003 here.
/// </summary>
public sealed record SqlQuery
{
    /// <summary>A boolean SQL expression over the columns of <c>alerts</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>The SELECT list as SQL and name; empty when every column is asked for.</summary>
    public required IReadOnlyList<(string Sql, string Name)> Columns { get; init; }

    /// <summary>Values of <c>@p0</c>, <c>@p1</c>, …: double, long, string or bool.</summary>
    public required IReadOnlyList<object> Parameters { get; init; }
}

namespace Broker.Core.Expressions;

/// <summary>What an argument must be.</summary>
internal enum ParameterKind
{
    Number,

    /// <summary>A 'text' written out, so that it can be checked and looked up once.</summary>
    LiteralText,

    /// <summary>Any type, the same for all arguments.</summary>
    Same,
}

internal sealed record Parameter(string Name, ParameterKind Kind = ParameterKind.Number, bool IsOptional = false);

/// <summary>
/// One function of the language: total (every argument gives a value or NULL), without I/O. In SQL it is the function of the
/// same name in the schema <c>expressions</c>, after <see cref="SqlSubject"/>, unless <see cref="SqlName"/> says otherwise.
/// </summary>
internal sealed record Function
{
    /// <summary>Upper case.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>The last parameter may be repeated.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>Unknown: the type of the arguments.</summary>
    public ValueKind Result { get; init; } = ValueKind.Number;

    /// <summary>One sentence for an astronomer, with the unit of the result and when it is NULL.</summary>
    public required string Description { get; init; }

    /// <summary>Beyond its arguments, ns.</summary>
    public required int Cost { get; init; }

    /// <summary>Computed once per alert however many filters ask; the arguments are literals then.</summary>
    public bool IsRemembered { get; init; }

    /// <summary>Type and delegate of a call with these arguments.</summary>
    public required Func<IReadOnlyList<Value>, Value> Build { get; init; }

    /// <summary>What is wrong with the literal arguments, by argument; null when nothing is.</summary>
    public Func<IReadOnlyList<Value>, (int Argument, string Message, string Hint)?>? Check { get; init; }

    /// <summary>Columns the SQL function takes before the arguments.</summary>
    public string? SqlSubject { get; init; }

    public string? SqlName { get; init; }

    public int LeastArguments => Parameters.Count(p => !p.IsOptional);

    public string Signature => $"{Name}({string.Join(", ", Parameters.Select(p => p.IsOptional ? $"[{p.Name}]" : p.Name))}{(IsVariadic ? ", …" : "")})";

    public Parameter ParameterAt(int argument) => Parameters[Math.Min(argument, Parameters.Count - 1)];

    public void WriteSql(SqlText sql, IReadOnlyList<Value> arguments)
    {
        sql.Append(SqlName ?? $"expressions.{Name.ToLowerInvariant()}").Append("(");
        if (SqlSubject is { } subject)
            sql.Append(subject).Append(arguments.Count > 0 ? ", " : "");
        sql.Joined(", ", arguments.Index(), argument => WriteArgument(sql, argument.Index, argument.Item)).Append(")");
    }

    private void WriteArgument(SqlText sql, int index, Value argument)
    {
        if (ParameterAt(index).Kind == ParameterKind.Number || argument.Type == ValueKind.Integer)
            argument.NumberSql(sql);
        else
            argument.Sql(sql);
    }
}

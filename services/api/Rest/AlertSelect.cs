using Broker.Core.Columns;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>One SELECT over <c>alerts</c>, put together from fixed texts and parameters: words of a user never become SQL.</summary>
internal sealed class AlertSelect
{
    private readonly List<string> conditions = [];

    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>Fields after the columns.</summary>
    public string ExtraSql { get; init; } = "";

    public string OrderSql { get; init; } = "mjd_tai DESC, survey DESC, alert_id DESC";

    /// <summary>Rows, at most.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>Where the rows come from.</summary>
    public string From { get; init; } = "alerts";

    public List<NpgsqlParameter> Parameters { get; } = [];

    public AlertSelect And(string? condition, params IEnumerable<NpgsqlParameter> parameters)
    {
        if (condition is not null)
            conditions.Add($"({condition})");
        Parameters.AddRange(parameters);
        return this;
    }

    public NpgsqlCommand Command(NpgsqlDataSource source) => Fill(source.CreateCommand());

    public NpgsqlCommand Command(NpgsqlConnection session) => Fill(session.CreateCommand());

    private NpgsqlCommand Fill(NpgsqlCommand command)
    {
        var fields = string.Join(", ", new[] { RowJson.Select(Columns), ExtraSql }.Where(text => text.Length > 0));
        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        command.CommandText = $"SELECT {fields} FROM {From} {where} ORDER BY {OrderSql} LIMIT {Limit}";
        command.Parameters.AddRange(Parameters.ToArray());
        return command;
    }
}

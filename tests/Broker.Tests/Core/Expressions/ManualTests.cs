using System.Text.RegularExpressions;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Tests.Tidy;

namespace Broker.Tests.Core.Expressions;

/// <summary>docs/filters.md says what the code does.</summary>
public sealed class ManualTests
{
    private static readonly string Manual = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "filters.md"));

    private static readonly string[] Texts = [.. Regex.Matches(Manual, "```filter\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

    public static TheoryData<string> Examples => new(Texts);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_valid(string example)
    {
        var result = Expression.Check(example);

        Assert.True(result.IsValid, ExpressionReport.Of(example, result));
    }

    [Fact]
    public void Report_of_errors_is_the_one_shown()
    {
        const string Text = "magap < 19 AND band = g";

        Assert.Contains(ExpressionReport.Of(Text, Expression.Check(Text)), Manual, StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_of_the_first_long_example_is_the_one_shown()
    {
        var young = Texts[1];

        Assert.Contains(ExpressionReport.Of(young, Expression.Check(young)), Manual, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_columns_and_fields_are_listed() => Assert.All(Tables(), table => Assert.Equal(table.Text, Section(table.Name)));

    private static IEnumerable<(string Name, string Text)> Tables() =>
    [
        ("functions", Table("| function | gives | |\n|---|---|---|\n", FunctionTable.All.Select(f => $"| `{f.Signature}` | {Word(f.Result)} | {f.Description} |\n"))),
        ("columns", Table("| column | type | unit | |\n|---|---|---|---|\n", ColumnTable.All.Select(c => $"| `{c.Name}` | {Word(c.Type)} | {c.Unit} | {c.Description} |\n"))),
        ("points", Table("| field | unit | |\n|---|---|---|\n", LightCurveColumn.All.Select(c => $"| `{c.Name}` | {c.Unit} | {c.Description} |\n"))),
    ];

    private static string Table(string head, IEnumerable<string> rows) => $"\n{head}{string.Concat(rows)}";

    private static string Section(string name) =>
        Regex.Match(Manual, $"<!-- {name}: begin [^>]*-->(.*?)<!-- {name}: end -->", RegexOptions.Singleline).Groups[1].Value;

    private static string Word(ValueKind type) => type == ValueKind.Unknown ? "type of a, b" : type.ToString().ToLowerInvariant();

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.TextList => "list of texts",
        ColumnType.Identifier => "integer",
        _ => type.ToString().ToLowerInvariant(),
    };
}

using Broker.Core.Expressions;
using Broker.Tests.Core.Columns;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Expressions;

public sealed class GrammarTests
{
    private static readonly string[] Fragments =
    [
        "mag_ab", "magap", "'g'", "'", "\"", "(", ")", ",", "AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "SELECT", "FROM", "WHERE", "AS",
        "<", "=", "==", "&&", "-", "--", "\n", "1", "1e", ".5", "1e999", "9999999999999999999999", "SQRT(", "COUNT_POINTS('detected'", "COALESCE(", "*", "é", "\ud83d", "flags", "\0",
    ];

    [Fact]
    public void A_printed_tree_reads_back_as_the_same_tree() => Prop.ForAll(SyntaxGenerator.Any(3).ToArbitrary(), tree =>
    {
        var errors = new ErrorList();
        var text = Printer.Print(tree);

        var query = QueryParser.Read(text, errors);

        Assert.True(errors.IsEmpty, text);
        Assert.Equal(tree, query.Where);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Well_typed_conditions_are_accepted_and_evaluate_without_throwing() => Prop.ForAll(SyntaxGenerator.Condition(3).ToArbitrary(), tree =>
    {
        var text = Printer.Print(tree);

        var result = Expression.Check(text);

        Assert.True(result.IsValid || result.Errors[0].Message.Contains("µs", StringComparison.Ordinal), text);
        result.Expression?.Evaluate(new EvaluationContext().For(SampleAlerts.Classified));
        result.Expression?.Evaluate(new EvaluationContext().For(SampleAlerts.Bare));
        result.Expression?.ToSql();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_text_never_throws_and_its_errors_lie_inside_it() =>
        Prop.ForAll(Gen.Elements(Fragments).ListOf().Select(f => string.Join(' ', f)).ToArbitrary(), HoldsTogether).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Random_characters_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => HoldsTogether(text ?? "")).QuickCheckThrowOnFailure();

    private static void HoldsTogether(string text)
    {
        var result = Expression.Check(text);

        Assert.NotEqual(result.IsValid, result.Errors.Count > 0);
        Assert.All(result.Errors, e =>
        {
            Assert.InRange(e.Position, 0, text.Length);
            Assert.InRange(e.Position + e.Length, 0, text.Length);
        });
    }
}

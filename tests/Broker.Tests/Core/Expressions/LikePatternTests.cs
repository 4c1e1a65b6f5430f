using System.Text.RegularExpressions;
using Broker.Core.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Expressions;

public sealed class LikePatternTests
{
    [Fact]
    public void Agrees_with_regular_expressions()
    {
        var words = Gen.Elements('a', 'b', '%', '_').ListOf().Select(letters => string.Concat(letters));
        Prop.ForAll(words.Zip(words, (a, b) => (text: a, pattern: b)).ToArbitrary(), pair =>
        {
            var expression = "^" + Regex.Escape(pair.pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal) + "$";

            Assert.Equal(Regex.IsMatch(pair.text, expression), new LikePattern(pair.pattern).Matches(pair.text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_hostile_pattern_ends_at_once()
    {
        var text = new string('a', 10_000);
        var pattern = string.Concat(Enumerable.Repeat("%a", 120)) + "b";

        Assert.False(new LikePattern(pattern).Matches(text));
    }
}

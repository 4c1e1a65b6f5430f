using System.Globalization;
using Broker.Core.Expressions;

namespace Broker.Tests.Core.Expressions;

public sealed class ErrorTests
{
    /// <summary>Text; then position:length of every error; then a word of each message or hint, by '|'.</summary>
    [Theory]
    [InlineData("magap < 19", "0:5", "did you mean 'mag_ab'?")]
    [InlineData("band = g", "7:1", "single quotes: 'g'")]
    [InlineData("mag_ab < 'faint'", "9:7", "mag_ab is a number, 'faint' is a text")]
    [InlineData("object_id = 123", "12:3", "'123'")]
    [InlineData("alert_id = '123'", "11:5", "write 123 without quotes")]
    [InlineData("mag_ab < 19 mag_ab > 3", "12:6", "AND or OR is missing")]
    [InlineData("(mag_ab < 19", "12:0", "opened at position 1")]
    [InlineData("mag_ab < 19)", "11:1", "never opened")]
    [InlineData("mag_ab <", "8:0", "a value is missing at the end")]
    [InlineData("SQRT(1, 2) > 0", "0:10", "takes 1 argument")]
    [InlineData("POW(1, 2) > 0", "0:3", "POWER")]
    [InlineData("SQTR(2) > 0", "0:4", "did you mean 'SQRT'?")]
    [InlineData("mag_ab(2) > 0", "0:6", "without parentheses")]
    [InlineData("COUNT_POINTS > 2", "0:12", "COUNT_POINTS('status', ['band'])")]
    [InlineData("COUNT_POINTS('detcted') > 2", "13:9", "did you mean 'detected'?")]
    [InlineData("COUNT_POINTS(band) > 2", "13:4", "a text written out")]
    [InlineData("flags = 'x'", "8:3", "HAS_FLAG")]
    [InlineData("mag_ab", "0:6", "a condition is needed here")]
    [InlineData("mag_ab AND band = 'g'", "0:6", "a condition is needed here")]
    [InlineData("1 < mag_ab < 3", "11:1", "cannot be chained")]
    [InlineData("mag_ab == 3", "7:2", "write =")]
    [InlineData("mag_ab < 19 && band = 'g'", "12:2", "write AND")]
    [InlineData("band = 'g", "7:2", "never closed")]
    [InlineData("band LIKE object_id", "10:9", "written out")]
    [InlineData("band + 1 > 2", "0:4", "+ needs a number")]
    [InlineData("", "0:0", "empty")]
    [InlineData("SELECT mag_ab, mag_ab * 2 WHERE mag_ab < 1", "15:10", "needs a name")]
    [InlineData("SELECT ra, dec AS ra WHERE mag_ab < 1", "18:2", "given twice")]
    [InlineData("SELECT ra FROM objects WHERE mag_ab < 1", "15:7", "the only table is alerts")]
    [InlineData("mag_ab < AND magap > 3 OR (band = 'g'", "9:3|13:5|37:0", "value is missing|mag_ab|')' is missing")]
    [InlineData("SQTR(magap) > 'x' AND band IN ('g', 3)", "0:4|5:5|36:1", "SQRT|mag_ab|cannot compare")]
    [InlineData("mag_ab IS 5", "10:1", "IS NULL")]
    [InlineData("ra BETWEEN 1, 2", "12:1", "AND is missing in BETWEEN")]
    public void Every_error_has_its_place_and_says_what_to_do(string text, string places, string words)
    {
        var errors = Expression.Check(text).Errors;

        Assert.Equal(places, string.Join('|', errors.Select(e => $"{e.Position}:{e.Length}")));
        Assert.All(words.Split('|').Zip(errors), pair => Assert.Contains(pair.First, $"{pair.Second.Message} {pair.Second.Hint}", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_are_errors()
    {
        Assert.Contains("8192", Message(new string('x', 9_000)), StringComparison.Ordinal);
        Assert.Contains("nested deeper", Message(new string('(', 40) + "mag_ab" + new string(')', 40) + " > 1"), StringComparison.Ordinal);
        Assert.Contains("in a row", Message(string.Join(" + ", Enumerable.Repeat("1", 40)) + " > 1"), StringComparison.Ordinal);
        Assert.Contains("values", Message($"n_forced IN ({string.Join(',', Enumerable.Range(0, 1_001))})"), StringComparison.Ordinal);
        Assert.Contains("µs", Message(string.Join(" + ", Enumerable.Range(0, 30).Select(i => $"MAX_FLUX('{i}')")) + " > 1"), StringComparison.Ordinal);
        Assert.Contains("too large", Message("mag_ab < 1e999"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_conditions_is_no_depth() =>
        Assert.True(Expression.Check(string.Join(" OR ", Enumerable.Range(0, 400).Select(i => $"ra > {i.ToString(CultureInfo.InvariantCulture)}"))).IsValid);

    [Fact]
    public void The_same_costly_call_costs_once() =>
        Assert.True(Expression.Check(string.Join(" OR ", Enumerable.Range(0, 200).Select(i => $"MAX_FLUX('g') > {i}"))).IsValid);

    private static string Message(string text) => Assert.Single(Expression.Check(text).Errors).Message;
}

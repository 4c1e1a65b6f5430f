using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Core.Columns;
using Broker.Core.Expressions;
using Broker.Tests.Core.Columns;

namespace Broker.Tests.Core.Expressions;

public sealed class EvaluationTests
{
    /// <summary>On <see cref="SampleAlerts.Classified"/>; what is written twice was worked out by hand.</summary>
    [Theory]
    [InlineData("mag_ab < 24 AND band = 'g'", true)]
    [InlineData("alert_id = 9007199254740993", true)]
    [InlineData("alert_id = 9007199254740992", false)]
    [InlineData("alert_id IN (1, 9007199254740993)", true)]
    [InlineData("ra IN (10.5, NULL)", true)]
    [InlineData("ra IN (10, NULL)", null)]
    [InlineData("ra NOT IN (10, 11)", true)]
    [InlineData("ra BETWEEN 10 AND 11", true)]
    [InlineData("ra NOT BETWEEN 10 AND NULL", null)]
    [InlineData("ra BETWEEN 11 AND NULL", false)]
    [InlineData("1 + 2 * 3 = 7 AND (1 + 2) * 3 = 9 AND 7 - 2 - 1 = 4 AND 8 / 4 / 2 = 1", true)]
    [InlineData("7 / 2 = 3.5", true)]
    [InlineData("1 / 0 IS NULL AND MOD(1, 0) IS NULL AND SQRT(-1) IS NULL AND LN(0) IS NULL AND 1e308 * 10 IS NULL", true)]
    [InlineData("POWER(2, 10) = 1024 AND MOD(-7, 3) = -1 AND ROUND(2.5) = 2 AND CEILING(1.1) = 2 AND FLOOR(-1.1) = -2", true)]
    [InlineData("LEAST(3, NULL, 2) = 2 AND GREATEST(3, NULL, 2) = 3 AND COALESCE(NULL, 'a') = 'a'", true)]
    [InlineData("object_id LIKE '47%' AND object_id LIKE '_711' AND object_id NOT LIKE '47'", true)]
    [InlineData("SURVEY = 'lsst' and \"band\" = 'g' -- names and keywords in any case", true)]
    [InlineData("WHERE 'it''s' = 'it''s'", true)]
    [InlineData("n_detections = 3 AND COUNT_POINTS('detected') = 3 AND COUNT_POINTS('detected', 'g') = 2 AND COUNT_POINTS('masked', 'r') = 1", true)]
    [InlineData("MAX_FLUX('g') = 1000 AND LAST_FLUX('r') = 800 AND MAX_FLUX('z') IS NULL", true)]
    [InlineData("ABS(MIN_MAG('g') - 23.9) < 1e-9", true)]
    [InlineData("ABS(RISE_RATE('g') - 2.5 * LOG10(2) / 2) < 1e-9 AND RISE_RATE('r') IS NULL", true)]
    [InlineData("ABS(COLOR('g', 'r', 1) + 2.5 * LOG10(1.25)) < 1e-9 AND COLOR('g', 'r', 0.1) IS NULL", true)]
    [InlineData("IN_CATALOG('gcvs') AND NOT IN_CATALOG('ned') AND SEPARATION('gcvs') = 0.5 AND SEPARATION('ned') IS NULL", true)]
    [InlineData("CATALOG_VALUE('gcvs', 'type') = 'RRAB' AND CATALOG_NUMBER('gcvs', 'period') < 1 AND CATALOG_NUMBER('gcvs', 'type') IS NULL", true)]
    [InlineData("SCORE('trees', 'SNIa') = 0.75 AND SCORE('odd') = 0.625 AND SCORE('early', 'SNIa') IS NULL AND class = 'SNIa'", true)]
    [InlineData("HAS_FLAG('pixelFlags_edge') AND NOT HAS_FLAG('x')", true)]
    [InlineData("IN_CONE(10.5, -20.25, 1) AND NOT IN_CONE(10.5, -20.26, 1) AND ABS(DISTANCE(10, 0, 350, 0) - 20) < 1e-9", true)]
    [InlineData("IN_CATALOG('gcvs') = TRUE AND (ra > 0) <> FALSE", true)]
    [InlineData("published_at IS NOT NULL AND flags IS NOT NULL AND light_curve IS NOT NULL", true)]
    public void Answers_are_right(string text, bool? expected) => Assert.Equal(expected, Evaluate(text, full: true));

    [Theory]
    [InlineData("mag_ab < 24", null)]
    [InlineData("mag_ab < 24 OR TRUE", true)]
    [InlineData("mag_ab < 24 AND FALSE", false)]
    [InlineData("NOT (mag_ab < 24)", null)]
    [InlineData("IN_CATALOG('gcvs')", null)]
    [InlineData("published_at IS NULL AND class IS NULL AND age_days IS NULL AND n_detections = 0", true)]
    public void Missing_values_are_null_not_false(string text, bool? expected) => Assert.Equal(expected, Evaluate(text, full: false));

    /// <summary>The truth tables of SQL (ISO 9075-2, 8.19).</summary>
    [Fact]
    public void Logic_has_three_values()
    {
        var words = new Dictionary<string, bool?> { ["TRUE"] = true, ["FALSE"] = false, ["NULL"] = null };
        foreach (var (a, x) in words)
        {
            Assert.Equal(x is null, Evaluate($"{a} IS NULL", full: true));
            Assert.Equal(!x, Evaluate($"NOT {a}", full: true));
            foreach (var (b, y) in words)
            {
                Assert.Equal(x & y, Evaluate($"{a} AND {b}", full: true));
                Assert.Equal(x | y, Evaluate($"{a} OR {b}", full: true));
            }
        }
    }

    [Fact]
    public void Selected_columns_are_written_in_order()
    {
        var expression = Expression.Check("SELECT object_id, ALERT_ID, mag_ab - 1 AS brighter, MAX_FLUX('z') AS z, band = 'g' AS is_g FROM alerts WHERE ra > 0").Expression!;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            expression.WriteJson(json, new EvaluationContext().For(SampleAlerts.Classified));

        Assert.Equal("""{"object_id":"4711","alert_id":"9007199254740993","brighter":22.9,"z":null,"is_g":true}""", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var expression = Expression.Check(
            "mag_ab < 24 AND band IN ('g', 'r') AND object_id LIKE '4%' AND n_detections > 1 AND RISE_RATE('g') > 0 AND IN_CATALOG('gcvs') AND SCORE('trees', 'SNIa') > 0.5 AND SQRT(ra) > 1").Expression!;
        var context = new EvaluationContext();
        for (var i = 0; i < 50; i++)
            Assert.True(expression.Evaluate(context.For(SampleAlerts.Classified)));

        // Code that the run-time has not optimised yet boxes here and there, and on a busy machine that takes a while.
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
                expression.Evaluate(context.For(SampleAlerts.Classified));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Contains(Enumerable.Range(0, 1_000).Select(_ => Allocated()), allocated => allocated == 0);
    }

    [Theory]
    [InlineData("n_detections = 3 AND n_forced = 2 AND n_upper_limits = 1 AND age_days = 2")]
    [InlineData("COUNT_POINTS('detected') = 3 AND COUNT_POINTS('forced', 'g') = 1 AND COUNT_POINTS('upper_limit', 'z') = 0")]
    [InlineData("MAX_FLUX('g') = 1000 AND LAST_FLUX('g') = 1000")]
    [InlineData("RISE_RATE('g') < 1 AND COLOR('g', 'r', 1) < 0")]
    public void What_a_packet_that_was_made_again_knows_of_later_exposures_counts_for_nothing(string text)
    {
        Assert.True(Expression.Check(text).Expression!.Evaluate(new EvaluationContext().For(SampleAlerts.Remade)));
        using var json = System.Text.Json.JsonDocument.Parse(AlertJson.Bytes(SampleAlerts.Remade));
        Assert.Equal(SampleAlerts.Remade.Alert.LightCurve.Count, json.RootElement.GetProperty("light_curve").GetArrayLength());
    }

    [Fact]
    public void A_context_forgets_the_alert_before()
    {
        var expression = Expression.Check("n_detections = 3").Expression!;
        var context = new EvaluationContext();

        Assert.True(expression.Evaluate(context.For(SampleAlerts.Classified)));
        Assert.False(expression.Evaluate(context.For(SampleAlerts.Bare)));
    }

    private static bool? Evaluate(string text, bool full)
    {
        var result = Expression.Check(text);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Expression.Evaluate(new EvaluationContext().For(full ? SampleAlerts.Classified : SampleAlerts.Bare));
    }
}

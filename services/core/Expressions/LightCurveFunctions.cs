using Broker.Core.Alerts;
using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>
/// What the light curve says, up to the alert. Only points of status <c>detected</c> have a flux here (forced photometry is below the survey's
/// own threshold); without a fitting point the value is NULL.
/// </summary>
internal static class LightCurveFunctions
{
    private const string Subject = "expressions.past(light_curve, mjd_tai)";
    private static readonly Parameter Band = new("'band'", ParameterKind.LiteralText);

    public static IEnumerable<Function> All =>
    [
        new Function
        {
            Name = "COUNT_POINTS", Parameters = [new("'status'", ParameterKind.LiteralText), Band with { IsOptional = true }],
            Result = ValueKind.Integer, Cost = Cost.LightCurve, IsRemembered = true, SqlSubject = Subject,
            Description = "Points of a status: detected, forced, upper_limit, masked or not_observed, in one band or in all.",
            Check = CheckStatus, Build = Count,
        },
        InBand("MAX_FLUX", "Largest difference flux detected in a band, nJy.", PointSearch.MaxFlux),
        InBand("MIN_MAG", "Brightest AB magnitude detected in a band; NULL where no flux is positive.", (points, band) => Photometry.MagAb(PointSearch.MaxFlux(points, band))),
        InBand("LAST_FLUX", "Difference flux of the latest detection in a band, nJy.", PointSearch.LastFlux),
        InBand("RISE_RATE", "Brightening between the last two positive detections in a band, mag per day; negative when it fades.", PointSearch.RiseRate),
        new Function
        {
            Name = "COLOR", Parameters = [new("'band1'", ParameterKind.LiteralText), new("'band2'", ParameterKind.LiteralText), new("max_gap_days")],
            Cost = 2 * Cost.LightCurve, SqlSubject = Subject,
            Description = "AB magnitude in band1 minus band2, from the last positive detection in each; NULL when they are more than max_gap_days apart.",
            Build = arguments =>
            {
                var (first, second, gap) = ((string)arguments[0].Constant!, (string)arguments[1].Constant!, arguments[2].AsNumber());
                return Value.OfNumber(context => gap(context) is { } days ? PointSearch.Color(context.Points, (first, second), days) : null);
            },
        },
    ];

    private static Function InBand(string name, string description, Func<ReadOnlySpan<LightCurvePoint>, string, double?> compute) => new()
    {
        Name = name, Parameters = [Band], Cost = Cost.LightCurve, IsRemembered = true, SqlSubject = Subject, Description = description,
        Build = arguments =>
        {
            var band = (string)arguments[0].Constant!;
            return Value.OfNumber(context => Arithmetic.Finite(compute(context.Points, band)));
        },
    };

    private static (int Argument, string Message, string Hint)? CheckStatus(IReadOnlyList<Value> arguments)
    {
        var word = (string)arguments[0].Constant!;
        if (StatusWords.TryParse(word, out _))
            return null;
        return (0, $"unknown status '{word}'", Suggestions.For(word, StatusWords.All) ?? $"one of {string.Join(", ", StatusWords.All)}");
    }

    private static Value Count(IReadOnlyList<Value> arguments)
    {
        StatusWords.TryParse((string)arguments[0].Constant!, out var status);
        var band = arguments.Count > 1 ? (string)arguments[1].Constant! : null;
        return Value.OfInteger(context => PointSearch.Count(context.Points, status, band));
    }
}

using System.Globalization;
using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>What catalogues, models and the survey's flags say; NULL when they could not be asked or have no answer.</summary>
internal static class KnowledgeFunctions
{
    private const string AnomalyKey = "score";

    private static readonly Parameter Catalog = new("'catalogue'", ParameterKind.LiteralText);
    private static readonly Parameter Column = new("'column'", ParameterKind.LiteralText);

    public static IEnumerable<Function> All =>
    [
        new Function
        {
            Name = "IN_CATALOG", Parameters = [Catalog], Result = ValueKind.Boolean, Cost = Cost.Lookup, SqlSubject = "context",
            Description = "Whether a catalogue has a source near the alert; NULL when the catalogues could not be asked.",
            Build = Of(catalog => Value.OfCondition(context => IsIn(context.Alert.Alert.Context, catalog))),
        },
        new Function
        {
            Name = "SEPARATION", Parameters = [Catalog], Cost = Cost.Lookup, SqlSubject = "context",
            Description = "Distance to the nearest source of a catalogue, arcsec.",
            Build = Of(catalog => Value.OfNumber(context => Arithmetic.Finite(Nearest(context, catalog)?.SeparationArcsec))),
        },
        new Function
        {
            Name = "CATALOG_VALUE", Parameters = [Catalog, Column], Result = ValueKind.Text, Cost = Cost.Lookup, SqlSubject = "context",
            Description = "A column of the nearest source of a catalogue, as text.",
            Build = arguments => Value.OfText(ValueOf(arguments)),
        },
        new Function
        {
            Name = "CATALOG_NUMBER", Parameters = [Catalog, Column], Cost = Cost.Lookup, SqlSubject = "context",
            Description = "A column of the nearest source of a catalogue, as number; NULL when it is not one.",
            Build = arguments =>
            {
                var text = ValueOf(arguments);
                return Value.OfNumber(context => double.TryParse(text(context), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? Arithmetic.Finite(number)
                    : null);
            },
        },
        new Function
        {
            Name = "SCORE", Parameters = [new("'model'", ParameterKind.LiteralText), new("'class'", ParameterKind.LiteralText, IsOptional: true)],
            Cost = Cost.Lookup, SqlSubject = "scores",
            Description = "What a model gave a class; without class, the score of an anomaly scorer.",
            Build = arguments =>
            {
                var (model, key) = ((string)arguments[0].Constant!, arguments.Count > 1 ? (string)arguments[1].Constant! : AnomalyKey);
                return Value.OfNumber(context => Arithmetic.Finite(ScoreOf(context, model, key)));
            },
        },
        new Function
        {
            Name = "HAS_FLAG", Parameters = [new("'flag'", ParameterKind.LiteralText)], Result = ValueKind.Boolean, Cost = Cost.Lookup, SqlSubject = "flags",
            Description = "Whether the survey set a flag on this detection.",
            Build = Of(flag => Value.OfCondition(context => HasFlag(context.Alert.Alert, flag))),
        },
    ];

    private static Func<IReadOnlyList<Value>, Value> Of(Func<string, Value> build) => arguments => build((string)arguments[0].Constant!);

    private static bool? IsIn(AlertContext context, string catalog)
    {
        if (context.MissingReason is not null)
            return null;
        return Nearest(context, catalog) is not null;
    }

    private static CatalogMatch? Nearest(EvaluationContext context, string catalog) => Nearest(context.Alert.Alert.Context, catalog);

    private static CatalogMatch? Nearest(AlertContext context, string catalog)
    {
        for (var i = 0; i < context.Matches.Count; i++)
        {
            if (context.Matches[i].Catalog == catalog)
                return context.Matches[i];
        }

        return null;
    }

    private static Func<EvaluationContext, string?> ValueOf(IReadOnlyList<Value> arguments)
    {
        var (catalog, column) = ((string)arguments[0].Constant!, (string)arguments[1].Constant!);
        return context => Nearest(context, catalog)?.Values.GetValueOrDefault(column);
    }

    private static double? ScoreOf(EvaluationContext context, string model, string key)
    {
        var scores = context.Alert.Scores;
        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i].Model == model)
                return scores[i].Values.TryGetValue(key, out var value) ? value : null;
        }

        return null;
    }

    private static bool HasFlag(Alert alert, string flag)
    {
        for (var i = 0; i < alert.Flags.Count; i++)
        {
            if (alert.Flags[i] == flag)
                return true;
        }

        return false;
    }
}

using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>What other surveys have at the alert's place; NULL when they could not be asked.</summary>
internal static class SurveyFunctions
{
    private static readonly Parameter Survey = new("'survey'", ParameterKind.LiteralText);

    public static IEnumerable<Function> All =>
    [
        new Function
        {
            Name = "SEEN_BY", Parameters = [Survey], Result = ValueKind.Boolean, Cost = Cost.Lookup, SqlSubject = "context",
            Description = "Whether another survey has an object at the alert's place; NULL when that could not be asked.",
            Build = arguments => IsSeenBy((string)arguments[0].Constant!),
        },
        new Function
        {
            Name = "OTHER_OBJECT", Parameters = [Survey], Result = ValueKind.Text, Cost = Cost.Lookup, SqlSubject = "context",
            Description = "Object id of another survey's nearest object at the alert's place.",
            Build = arguments => ObjectOf((string)arguments[0].Constant!),
        },
    ];

    private static Value IsSeenBy(string survey) => Value.OfCondition(context =>
        context.Alert.Alert.Context.MissingReason is null ? Nearest(context.Alert.Alert.Context, survey) is not null : null);

    private static Value ObjectOf(string survey) => Value.OfText(context => Nearest(context.Alert.Alert.Context, survey)?.ObjectId);

    private static OtherObject? Nearest(AlertContext context, string survey)
    {
        for (var i = 0; i < context.OtherObjects.Count; i++)
        {
            if (context.OtherObjects[i].Survey == survey)
                return context.OtherObjects[i];
        }

        return null;
    }
}

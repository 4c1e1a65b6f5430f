using Npgsql;

namespace Broker.Api.Rest;

/// <summary>For an object that is not there: what the user may have meant.</summary>
internal static class ObjectHints
{
    /// <summary>Names that begin with fewer equal characters have nothing to do with each other.</summary>
    private const int LeastShared = 4;

    private const string Sql = """
        SELECT 'other', survey, object_id FROM alerts WHERE object_id = @object AND survey <> @survey
        UNION ALL (SELECT 'after', survey, object_id FROM alerts WHERE survey = @survey AND object_id > @object ORDER BY object_id LIMIT 1)
        UNION ALL (SELECT 'before', survey, object_id FROM alerts WHERE survey = @survey AND object_id < @object ORDER BY object_id DESC LIMIT 1)
        LIMIT 3
        """;

    public static async Task<IResult> NotFoundAsync(NpgsqlConnection session, string survey, string objectId, CancellationToken cancellation)
    {
        var found = new List<(string Kind, string Survey, string Object)>();
        await using var command = new NpgsqlCommand(Sql, session);
        command.Parameters.AddRange(ObjectsResource.Key(survey, objectId));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            found.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)));

        var nearest = found.Where(entry => entry.Kind == "other" || SharedStart(entry.Object, objectId) >= LeastShared).OrderByDescending(entry => entry.Kind == "other").ThenByDescending(entry => SharedStart(entry.Object, objectId)).FirstOrDefault();
        var next = found.Count == 0 ? "That survey has no alert here; /api/v1/stats lists the surveys that have."
            : nearest.Object is null ? "The newest ones: /api/v1/alerts?columns=survey,object_id."
            : $"Did you mean /api/v1/objects/{nearest.Survey}/{Uri.EscapeDataString(nearest.Object)}?";
        return Problems.NotFound($"No object '{objectId}' of survey '{survey}' is in the archive.", next);
    }

    private static int SharedStart(string one, string other) => one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
}

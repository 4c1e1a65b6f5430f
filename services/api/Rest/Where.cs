using Npgsql;

namespace Broker.Api.Rest;

/// <summary>The parameter <c>where</c>: the filter language over the archive.</summary>
internal static class Where
{
    public static void Apply(AlertSelect select, string? text, Inputs inputs)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        inputs.Add("where", "is not there yet.");
    }
}

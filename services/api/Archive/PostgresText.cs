using NpgsqlTypes;

namespace Broker.Api.Archive;

/// <summary>PostgreSQL holds no NUL character, in text or in jsonb: one bad name in a packet must not stop a batch for ever.</summary>
internal static class PostgresText
{
    private const string Replacement = "\uFFFD";

    public static string Clean(string text, NpgsqlDbType type = NpgsqlDbType.Text) => type == NpgsqlDbType.Jsonb
        ? text.Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal)
        : text.Replace("\0", Replacement, StringComparison.Ordinal);
}

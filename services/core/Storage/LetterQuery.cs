using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Broker.Core.Storage;

/// <summary>Which dead letters are meant; what is null does not matter.</summary>
public sealed record LetterQuery
{
    /// <summary>Most rows of one page.</summary>
    public const int MostRows = 10_000;

    /// <summary>SQL of the condition over <c>dead_letters</c>.</summary>
    internal const string Condition = """
        (@reason::text IS NULL OR reason = @reason) AND (@step::text IS NULL OR step = @step) AND (@topic::text IS NULL OR topic = @topic)
        AND (@partition::int IS NULL OR partition = @partition) AND (@since::timestamptz IS NULL OR rejected_at >= @since)
        AND (@ids::text[] IS NULL OR id = ANY (@ids))
        """;

    public string? Reason { get; init; }

    public string? Step { get; init; }

    public string? Topic { get; init; }

    public int? Partition { get; init; }

    public DateTimeOffset? Since { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Also those that came to another end since.</summary>
    public bool WithSettled { get; init; }

    /// <summary>1 … <see cref="MostRows"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>What <see cref="CursorOf"/> gave for the last row of the page before; null: from the newest.</summary>
    public string? Cursor { get; init; }

    /// <summary>Where the page behind this row begins.</summary>
    public static string CursorOf(StoredLetter letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{(letter.RejectedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}~{letter.Id}");

    /// <summary>False when it is none of <see cref="CursorOf"/>.</summary>
    public static bool TryReadCursor(string? text, out (DateTimeOffset RejectedAt, string Id)? after)
    {
        after = null;
        if (text is null)
            return true;
        var end = text.IndexOf('~', StringComparison.Ordinal);
        if (end < 0 || !long.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros) || Math.Abs(micros) > 60_000_000_000_000_000)
            return false;
        after = (DateTimeOffset.UnixEpoch.AddMicroseconds(micros), text[(end + 1)..]);
        return true;
    }

    internal void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(new("reason", NpgsqlDbType.Text) { Value = (object?)Reason ?? DBNull.Value });
        command.Parameters.Add(new("step", NpgsqlDbType.Text) { Value = (object?)Step ?? DBNull.Value });
        command.Parameters.Add(new("topic", NpgsqlDbType.Text) { Value = (object?)Topic ?? DBNull.Value });
        command.Parameters.Add(new("partition", NpgsqlDbType.Integer) { Value = (object?)Partition ?? DBNull.Value });
        command.Parameters.Add(new("since", NpgsqlDbType.TimestampTz) { Value = (object?)Since?.ToUniversalTime() ?? DBNull.Value });
        command.Parameters.Add(new("ids", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = (object?)Ids?.ToArray() ?? DBNull.Value });
    }
}

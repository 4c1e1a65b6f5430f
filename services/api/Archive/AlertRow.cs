using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Npgsql;
using NpgsqlTypes;

namespace Broker.Api.Archive;

/// <summary>A row of the table <c>alerts</c>: the columns of <see cref="ColumnTable"/>, then where the packet lies and the message it came in.</summary>
internal static class AlertRow
{
    /// <summary>Names in the order of <see cref="WriteAsync"/>, for SQL.</summary>
    public static readonly string Columns =
        string.Join(", ", ColumnTable.All.Select(column => $"\"{column.Name}\"").Concat(["pack", "pack_offset", "pack_size", "cutouts", "source_topic", "source_topic_id", "source_partition", "source_offset"]));

    public static async Task WriteAsync(NpgsqlBinaryImporter rows, ClassifiedAlert alert, CancellationToken cancellation)
    {
        await rows.StartRowAsync(cancellation);
        foreach (var column in ColumnTable.All)
            await WriteAsync(rows, column.Value(alert), TypeOf(column.Type), cancellation);

        var packet = alert.Alert.Packet;
        await WriteAsync(rows, packet?.Pack, NpgsqlDbType.Text, cancellation);
        await WriteAsync(rows, packet?.Offset, NpgsqlDbType.Bigint, cancellation);
        await WriteAsync(rows, packet?.SizeBytes, NpgsqlDbType.Integer, cancellation);
        await WriteAsync(rows, CutoutJson.Write(packet?.Cutouts ?? []), NpgsqlDbType.Jsonb, cancellation);
        await WriteAsync(rows, alert.Alert.Source, cancellation);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, AlertSource? source, CancellationToken cancellation)
    {
        await WriteAsync(rows, source?.Topic, NpgsqlDbType.Text, cancellation);
        await WriteAsync(rows, source?.TopicId, NpgsqlDbType.Uuid, cancellation);
        await WriteAsync(rows, source?.Partition, NpgsqlDbType.Integer, cancellation);
        await WriteAsync(rows, source?.Offset, NpgsqlDbType.Bigint, cancellation);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter rows, object? value, NpgsqlDbType type, CancellationToken cancellation) => value switch
    {
        null => rows.WriteNullAsync(cancellation),
        string text => rows.WriteAsync(PostgresText.Clean(text, type), type, cancellation),
        IReadOnlyList<string> words => rows.WriteAsync(words.Select(word => PostgresText.Clean(word)).ToArray(), type, cancellation),
        _ => rows.WriteAsync(value, type, cancellation),
    };

    private static NpgsqlDbType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Number => NpgsqlDbType.Double,
        ColumnType.Integer or ColumnType.Identifier => NpgsqlDbType.Bigint,
        ColumnType.Text => NpgsqlDbType.Text,
        ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
        ColumnType.TextList => NpgsqlDbType.Array | NpgsqlDbType.Text,
        ColumnType.Structure => NpgsqlDbType.Jsonb,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

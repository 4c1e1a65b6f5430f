namespace Broker.Core.Columns;

/// <summary>What a column holds; decides how it is written to JSON, stored in PostgreSQL and used in a filter.</summary>
public enum ColumnType
{
    /// <summary>A finite double; <c>double precision</c>.</summary>
    Number,

    /// <summary>A 64-bit count or code; <c>bigint</c>.</summary>
    Integer,

    /// <summary>A 64-bit identifier: an integer in filters and in PostgreSQL (<c>bigint</c>), a string in JSON.</summary>
    Identifier,

    /// <summary><c>text</c>.</summary>
    Text,

    /// <summary>An instant, UTC; <c>timestamptz</c>, ISO 8601 with microseconds in JSON.</summary>
    Timestamp,

    /// <summary>A list of words, never missing; <c>text[]</c>.</summary>
    TextList,

    /// <summary>A list or an object, reached through functions in filters; <c>jsonb</c>.</summary>
    Structure,
}

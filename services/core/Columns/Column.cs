using System.Text.Json;
using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>
/// One field a user may touch, under the same name on every surface. Exactly one getter is set: the one of its
/// <see cref="Type"/> (none for <see cref="ColumnType.Structure"/>, which can only be written). Getters give null for a
/// missing value and never a NaN or an infinity.
/// </summary>
public sealed record Column
{
    /// <summary>snake_case; also the column's name in the archive's table <c>alerts</c>.</summary>
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    /// <summary>Unit in VOUnits 1.0 notation (IVOA, 2014); null for a quantity without one.</summary>
    public string? Unit { get; init; }

    /// <summary>Meaning as a UCD1+ word (IVOA, "The UCD1+ controlled vocabulary", 1.5).</summary>
    public required string Ucd { get; init; }

    /// <summary>One sentence for an astronomer; it also says when the value is missing.</summary>
    public required string Description { get; init; }

    /// <summary>Walks the light curve or the scores: worth computing once per alert however often it is asked for.</summary>
    public bool IsCostly { get; init; }

    /// <summary>Getter of a <see cref="ColumnType.Number"/>.</summary>
    public Func<ClassifiedAlert, double?>? Number { get; init; }

    /// <summary>Getter of a <see cref="ColumnType.Integer"/> or <see cref="ColumnType.Identifier"/>.</summary>
    public Func<ClassifiedAlert, long?>? Integer { get; init; }

    /// <summary>Getter of a <see cref="ColumnType.Text"/>.</summary>
    public Func<ClassifiedAlert, string?>? Text { get; init; }

    /// <summary>Getter of a <see cref="ColumnType.Timestamp"/>.</summary>
    public Func<ClassifiedAlert, DateTimeOffset?>? Timestamp { get; init; }

    /// <summary>Getter of a <see cref="ColumnType.TextList"/>.</summary>
    public Func<ClassifiedAlert, IReadOnlyList<string>>? TextList { get; init; }

    /// <summary>Writes the value of a <see cref="ColumnType.Structure"/>.</summary>
    public Action<Utf8JsonWriter, ClassifiedAlert>? Structure { get; init; }

    /// <summary>
    /// The value for a row of PostgreSQL or CSV: double, long, string, DateTimeOffset, a list of strings, the JSON text of a
    /// structure, or null.
    /// </summary>
    public object? Value(ClassifiedAlert alert) => Type switch
    {
        ColumnType.Number => Number!(alert),
        ColumnType.Integer or ColumnType.Identifier => Integer!(alert),
        ColumnType.Text => Text!(alert),
        ColumnType.Timestamp => Timestamp!(alert)?.ToUniversalTime(),
        ColumnType.TextList => TextList!(alert),
        _ => AlertJson.TextOf(this, alert),
    };
}

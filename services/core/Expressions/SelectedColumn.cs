using System.Text.Json;
using Broker.Core.Columns;

namespace Broker.Core.Expressions;

/// <summary>One entry of a SELECT list.</summary>
public sealed class SelectedColumn
{
    internal SelectedColumn(string name, Value value, Column? column)
    {
        Name = name;
        Value = value;
        Column = column;
    }

    /// <summary>The alias, or the column's own name.</summary>
    public string Name { get; }

    public ValueKind Type => Value.Type;

    /// <summary>The column of the table it is, with unit and meaning; null for anything computed.</summary>
    public Column? Column { get; }

    internal Value Value { get; }

    /// <summary>Writes the value alone, null where it is missing.</summary>
    public void WriteValue(Utf8JsonWriter json, EvaluationContext context)
    {
        switch (Type)
        {
            case var _ when Value.Json is { } write: write(json, context); break;
            case ValueKind.Number when Value.Number!(context) is { } number: json.WriteNumberValue(number); break;
            case ValueKind.Integer when Value.Integer!(context) is { } integer: json.WriteNumberValue(integer); break;
            case ValueKind.Text: json.WriteStringValue(Value.Words!(context)); break;
            case ValueKind.Boolean when Value.Condition!(context) is { } condition: json.WriteBooleanValue(condition); break;
            default: json.WriteNullValue(); break;
        }
    }
}

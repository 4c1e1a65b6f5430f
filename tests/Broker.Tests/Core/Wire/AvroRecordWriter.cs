using System.Buffers;
using System.Collections;
using System.Globalization;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

/// <summary>
/// Writes values by a schema. A record is an
/// <see cref="IReadOnlyDictionary{TKey,TValue}"/> by field name, a map likewise, an array any sequence, an enum its symbol,
/// bytes and fixed are <c>byte[]</c>. A value that is absent is null where the schema allows it, else zero, empty or the first symbol.
/// </summary>
internal sealed class AvroRecordWriter(IBufferWriter<byte> output)
{
    private readonly AvroWriter _writer = new(output);

    /// <exception cref="WireException">A value that its type cannot have.</exception>
    public void Write(AvroSchema schema, object? value)
    {
        switch (schema.Kind)
        {
            case AvroKind.Union:
                var branch = Branch(schema, value);
                _writer.WriteUnionIndex(branch);
                Write(schema.Branches[branch], value);
                break;
            case AvroKind.Record:
                WriteRecord(schema, value);
                break;
            case AvroKind.Array:
                WriteItems(schema, ((IEnumerable?)value ?? Array.Empty<object>()).Cast<object?>().ToArray());
                break;
            case AvroKind.Map:
                WriteItems(schema, ((IReadOnlyDictionary<string, object?>?)value ?? new Dictionary<string, object?>()).Cast<object?>().ToArray());
                break;
            default:
                WriteSingle(schema, value);
                break;
        }
    }

    private void WriteRecord(AvroSchema schema, object? value)
    {
        var fields = (IReadOnlyDictionary<string, object?>?)value;
        foreach (var field in schema.Fields)
            Write(field.Type, fields?.GetValueOrDefault(field.Name));
    }

    private void WriteItems(AvroSchema schema, object?[] items)
    {
        _writer.WriteArrayStart(items.Length);
        foreach (var item in items)
        {
            if (item is KeyValuePair<string, object?> pair)
                _writer.WriteString(pair.Key);
            Write(schema.Items!, item is KeyValuePair<string, object?> keyed ? keyed.Value : item);
        }

        _writer.WriteArrayEnd();
    }

    private void WriteSingle(AvroSchema schema, object? value)
    {
        if (value is not null && !Fits(schema, value))
            throw new WireException($"{value} cannot be written as {schema.FullName}");
        switch (schema.Kind)
        {
            case AvroKind.Boolean:
                _writer.WriteBoolean(value is true);
                break;
            case AvroKind.Int or AvroKind.Long:
                _writer.WriteLong(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case AvroKind.Float:
                _writer.WriteFloat(Convert.ToSingle(value, CultureInfo.InvariantCulture));
                break;
            case AvroKind.Double:
                _writer.WriteDouble(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case AvroKind.Bytes:
                _writer.WriteBytes((byte[]?)value);
                break;
            case AvroKind.String:
                _writer.WriteString((string?)value ?? "");
                break;
            case AvroKind.Enum:
                _writer.WriteLong(value is string symbol ? schema.Symbols.ToList().IndexOf(symbol) : 0);
                break;
            case AvroKind.Fixed:
                output.Write((byte[]?)value ?? new byte[schema.SizeBytes]);
                break;
        }
    }

    private static int Branch(AvroSchema schema, object? value)
    {
        var branches = schema.Branches.ToList();
        var index = branches.FindIndex(branch => value is null ? branch.Kind == AvroKind.Null : Fits(branch, value));
        return index >= 0 ? index
            : value is null ? 0
            : throw new WireException($"{value} fits no branch of {string.Join(", ", branches.Select(branch => branch.FullName))}");
    }

    private static bool Fits(AvroSchema schema, object value) => schema.Kind switch
    {
        AvroKind.Null => false,
        AvroKind.Boolean => value is bool,
        AvroKind.Int => value is int || value is long and >= int.MinValue and <= int.MaxValue,
        AvroKind.Long => value is int or long,
        AvroKind.Float or AvroKind.Double => value is int or long or float or double,
        AvroKind.String => value is string,
        AvroKind.Enum => value is string symbol && schema.Symbols.Contains(symbol),
        AvroKind.Bytes => value is byte[],
        AvroKind.Fixed => value is byte[] bytes && bytes.Length == schema.SizeBytes,
        AvroKind.Record or AvroKind.Map => value is IReadOnlyDictionary<string, object?>,
        _ => value is IEnumerable and not string and not byte[] and not IReadOnlyDictionary<string, object?>,
    };
}

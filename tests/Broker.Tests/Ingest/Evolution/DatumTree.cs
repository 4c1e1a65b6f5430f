using System.Buffers.Binary;
using System.Text;
using Broker.Core.Wire;

namespace Broker.Tests.Ingest.Evolution;

/// <summary>A sound datum as plain values, read by the Avro specification alone: records by field name, arrays, numbers, text, bytes.</summary>
internal sealed class DatumTree(byte[] datum)
{
    private int at;

    /// <summary>Record and field of every null: such a field must stay nullable.</summary>
    public HashSet<(string Record, string Field)> Nulls { get; } = [];

    public object? Read(AvroSchema type)
    {
        switch (type.Kind)
        {
            case AvroKind.Record: return type.Fields.ToDictionary(field => field.Name, field => Field(type, field));
            case AvroKind.Union: return Read(type.Branches[(int)Long()]);
            case AvroKind.Array: return Items(type.Items!);
            case AvroKind.Map: return Long() == 0 ? new Dictionary<string, object?>() : throw new InvalidDataException("only empty maps are made");
            case AvroKind.Boolean: return datum[at++] == 1;
            case AvroKind.Int: return (int)Long();
            case AvroKind.Long: return Long();
            case AvroKind.Float: return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
            case AvroKind.Double: return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
            case AvroKind.String: return Encoding.UTF8.GetString(Take((int)Long()));
            case AvroKind.Bytes: return Take((int)Long()).ToArray();
            case AvroKind.Fixed: return Take(type.SizeBytes).ToArray();
            case AvroKind.Enum: return type.Symbols[(int)Long()];
            default: return null;
        }
    }

    private object? Field(AvroSchema record, AvroField field)
    {
        var value = Read(field.Type);
        if (value is null)
            Nulls.Add((record.FullName, field.Name));
        return value;
    }

    private List<object?> Items(AvroSchema item)
    {
        var items = new List<object?>();
        for (var count = Long(); count > 0; count = Long())
        {
            for (; count > 0; count--)
                items.Add(Read(item));
        }

        return items;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        at += bytes;
        return datum.AsSpan(at - bytes, bytes);
    }

    private long Long()
    {
        ulong bits = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = datum[at++];
            bits |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return (long)(bits >> 1) ^ -(long)(bits & 1);
        }
    }
}

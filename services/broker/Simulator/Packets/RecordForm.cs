using Broker.Core.Wire;

namespace Broker.Broker.Simulator.Packets;

/// <summary>Writes one value; compiled for one type of one schema.</summary>
public delegate void Put<in T>(AvroWriter writer, T value);

/// <summary>
/// What we know of a record, field by field under the survey's names; the schema alone says in which order, as which number and in which
/// union each is written. The counterpart of <see cref="RecordMap{T}"/>. A field without a value here is written as null, or as zero
/// where the schema does not allow null.
/// </summary>
public sealed class RecordForm<T>
{
    private readonly Dictionary<string, Func<AvroSchema, Put<T>>> _fields = [];

    public RecordForm<T> Number(string name, Func<T, double?> value) =>
        With(name, thing => value(thing) is { } number ? (true, number) : default, Values.Number);

    public RecordForm<T> Long(string name, Func<T, long?> value) =>
        With(name, thing => value(thing) is { } number ? (true, number) : default, Values.Long);

    public RecordForm<T> Flag(string name, Func<T, bool?> value) =>
        With(name, thing => value(thing) is { } flag ? (true, flag) : default, _ => static (writer, flag) => writer.WriteBoolean(flag));

    public RecordForm<T> Text(string name, Func<T, string?> value) =>
        With(name, thing => value(thing) is { } text ? (true, text) : default, _ => static (writer, text) => writer.WriteString(text));

    public RecordForm<T> Bytes(string name, Func<T, ReadOnlyMemory<byte>> value) =>
        With(name, thing => (true, value(thing)), _ => static (writer, bytes) => writer.WriteBytes(bytes.Span));

    public RecordForm<T> Record<TChild>(string name, RecordForm<TChild> form, Func<T, TChild?> value)
        where TChild : class =>
        With(name, thing => value(thing) is { } child ? (true, child) : default, form.Compile);

    /// <summary>A list; null where there is nothing to list and the schema allows it.</summary>
    public RecordForm<T> List<TChild>(string name, RecordForm<TChild> form, Func<T, IReadOnlyList<TChild>> value) =>
        With(name, thing => value(thing) is { Count: > 0 } children ? (true, children) : default, schema => Values.Array(form.Compile(schema.Items!)));

    /// <summary>All fields of another form, their values taken from a part of this one's.</summary>
    public void Include<TPart>(RecordForm<TPart> form, Func<T, TPart> part)
    {
        foreach (var (name, field) in form._fields)
        {
            _fields.Add(name, type =>
            {
                var put = field(type);
                return (writer, thing) => put(writer, part(thing));
            });
        }
    }

    /// <summary>Writes the record as this schema wants it.</summary>
    /// <exception cref="WireException">The schema is no record, or requires a record that has no value here.</exception>
    public Put<T> Compile(AvroSchema schema)
    {
        if (schema.Kind != AvroKind.Record)
            throw new WireException($"a record is needed, the schema is {schema.FullName}");
        var fields = schema.Fields
            .Select(field => _fields.TryGetValue(field.Name, out var known) ? known(field.Type) : Values.Nothing<T>(field.Type))
            .ToArray();
        return (writer, thing) =>
        {
            foreach (var put in fields)
                put(writer, thing);
        };
    }

    private RecordForm<T> With<TValue>(string name, Func<T, (bool Has, TValue Value)> get, Func<AvroSchema, Put<TValue>> put)
    {
        _fields.Add(name, type => Values.Optional(type, get, put));
        return this;
    }
}

using Broker.Core.Wire;

namespace Broker.Broker.Simulator.Packets;

/// <summary>How single values are written, given their type in the schema.</summary>
internal static class Values
{
    public static Put<double> Number(AvroSchema type) => type.Kind switch
    {
        AvroKind.Float => static (writer, value) => writer.WriteFloat((float)value),
        AvroKind.Double => static (writer, value) => writer.WriteDouble(value),
        _ => throw new WireException($"a float or double is needed, the schema has {type.FullName}"),
    };

    public static Put<long> Long(AvroSchema type) => type.Kind switch
    {
        AvroKind.Int or AvroKind.Long => static (writer, value) => writer.WriteLong(value),
        _ => throw new WireException($"an int or long is needed, the schema has {type.FullName}"),
    };

    /// <summary>One block with all items, then the empty block that ends it.</summary>
    public static Put<IReadOnlyList<T>> Array<T>(Put<T> item) => (writer, items) =>
    {
        writer.WriteLong(items.Count);
        foreach (var one in items)
            item(writer, one);
        writer.WriteLong(0);
    };

    /// <summary>The value in its branch of a union, or null's number.</summary>
    public static Put<T> Optional<T, TValue>(AvroSchema type, Func<T, (bool Has, TValue Value)> get, Func<AvroSchema, Put<TValue>> put)
    {
        var nothing = Nothing<T>(type);
        if (type.Kind != AvroKind.Union)
        {
            var plain = put(type);
            return (writer, thing) =>
            {
                if (get(thing) is (true, var value))
                    plain(writer, value);
                else
                    nothing(writer, thing);
            };
        }

        var branch = Branch(type, kind => kind != AvroKind.Null);
        var inside = put(type.Branches[branch]);
        return (writer, thing) =>
        {
            if (get(thing) is not (true, var value))
            {
                nothing(writer, thing);
                return;
            }

            writer.WriteLong(branch);
            inside(writer, value);
        };
    }

    /// <summary>Null where allowed, else zero, false or empty.</summary>
    public static Put<T> Nothing<T>(AvroSchema type) => type.Kind switch
    {
        AvroKind.Union when Branch(type, kind => kind == AvroKind.Null) is >= 0 and var branch => (writer, _) => writer.WriteLong(branch),
        AvroKind.Boolean => static (writer, _) => writer.WriteBoolean(false),
        AvroKind.Float => static (writer, _) => writer.WriteFloat(0),
        AvroKind.Double => static (writer, _) => writer.WriteDouble(0),
        AvroKind.Int or AvroKind.Long or AvroKind.String or AvroKind.Bytes or AvroKind.Array => static (writer, _) => writer.WriteLong(0),
        _ => (_, _) => throw new WireException($"{type.FullName} must have a value"),
    };

    private static int Branch(AvroSchema union, Func<AvroKind, bool> wanted)
    {
        for (var k = 0; k < union.Branches.Count; k++)
        {
            if (wanted(union.Branches[k].Kind))
                return k;
        }

        return -1;
    }
}

namespace Broker.Core.Wire;

/// <summary>What our schemas are made of: unions of null and one type, arrays of records.</summary>
internal static class AvroWriterExtensions
{
    public static void WriteOptional(this AvroWriter writer, double? value)
    {
        writer.WriteUnionIndex(value is null ? 0 : 1);
        if (value is { } number)
            writer.WriteDouble(number);
    }

    public static void WriteOptional(this AvroWriter writer, bool? value)
    {
        writer.WriteUnionIndex(value is null ? 0 : 1);
        if (value is { } yes)
            writer.WriteBoolean(yes);
    }

    public static void WriteOptional(this AvroWriter writer, long? value)
    {
        writer.WriteUnionIndex(value is null ? 0 : 1);
        if (value is { } number)
            writer.WriteLong(number);
    }

    public static void WriteOptional(this AvroWriter writer, string? value)
    {
        writer.WriteUnionIndex(value is null ? 0 : 1);
        if (value is not null)
            writer.WriteString(value);
    }

    public static void WriteList<T>(this AvroWriter writer, IReadOnlyList<T>? items, Action<AvroWriter, T> write)
    {
        var count = items?.Count ?? 0;
        writer.WriteArrayStart(count);
        for (var i = 0; i < count; i++)
            write(writer, items![i]);
        writer.WriteArrayEnd();
    }

    /// <summary>Records of a name and a value, by name, so that equal dictionaries give equal bytes.</summary>
    public static void WritePairs<T>(this AvroWriter writer, IReadOnlyDictionary<string, T> pairs, Action<AvroWriter, T> write) =>
        writer.WriteList(pairs.OrderBy(p => p.Key, StringComparer.Ordinal).ToList(), (w, pair) =>
        {
            w.WriteString(pair.Key);
            write(w, pair.Value);
        });
}

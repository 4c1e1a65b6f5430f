namespace Broker.Classify.Tables;

/// <summary>Fields of a CSV that we write (RFC 4180).</summary>
public static class CsvText
{
    public static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}

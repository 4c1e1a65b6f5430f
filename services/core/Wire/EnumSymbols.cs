using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary>The symbols of an enum in our schemas: its names in snake_case, in the order of its values from 0.</summary>
internal static class EnumSymbols<T>
    where T : struct, Enum
{
    private static readonly string[] Symbols = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static readonly T[] Values = Enum.GetValues<T>();

    public static IReadOnlyList<string> All => Symbols;

    public static bool TryParse(string symbol, out T value)
    {
        var index = Array.IndexOf(Symbols, symbol);
        value = index >= 0 ? Values[index] : default;
        return index >= 0;
    }

    /// <exception cref="WireException">No such symbol.</exception>
    public static T Parse(string symbol) =>
        TryParse(symbol, out var value) ? value : throw new WireException($"'{symbol}' is no {typeof(T).Name}");
}

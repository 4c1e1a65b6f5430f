using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary>The symbols of an enum in our schemas: its names in snake_case, in the order of its values from 0.</summary>
internal static class EnumSymbols<T>
    where T : struct, Enum
{
    private static readonly string[] Symbols = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    public static IReadOnlyList<string> All => Symbols;

    /// <exception cref="WireException">No such symbol.</exception>
    public static T Parse(string symbol)
    {
        var index = Array.IndexOf(Symbols, symbol);
        return index >= 0 ? Enum.GetValues<T>()[index] : throw new WireException($"'{symbol}' is no {typeof(T).Name}");
    }
}

using System.Globalization;

namespace Broker.Broker.Simulator;

/// <summary>Names and ids in the form the surveys give them. Numbers count from 0 within a survey.</summary>
public static class Naming
{
    private const int Letters = 26;
    private const int ZtfLetters = 7;

    /// <summary>Beyond what a double can hold, as the real ones are.</summary>
    private const long FirstDiaObject = 313_853_517_000_000_000;
    private const long DiaObjectStep = 524_309;

    /// <summary><c>ZTF26</c> and seven letters.</summary>
    public static string ZtfObject(long number) => string.Create(CultureInfo.InvariantCulture, $"ZTF26{Lettered(number)}");

    public static long DiaObject(long number) => FirstDiaObject + number * DiaObjectStep;

    /// <summary>A provisional designation in the form of the Minor Planet Center: <c>2021 AB12</c>.</summary>
    public static string Designation(long number)
    {
        var (cycle, letters) = Math.DivRem(number, 24 * 25);
        return string.Create(CultureInfo.InvariantCulture, $"{2001 + cycle % 24} {Half(letters / 25)}{Half(letters % 25)}{cycle}");
    }

    /// <summary>Letters without I.</summary>
    private static char Half(long index) => (char)('A' + index + (index >= 8 ? 1 : 0));

    private static string Lettered(long number) => string.Create(ZtfLetters, number, static (name, left) =>
    {
        for (var k = name.Length - 1; k >= 0; k--)
        {
            name[k] = (char)('a' + left % Letters);
            left /= Letters;
        }
    });
}

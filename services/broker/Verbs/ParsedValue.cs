using System.CommandLine;
using System.CommandLine.Parsing;

namespace Broker.Broker.Verbs;

/// <summary>Values for the checks of a command line: one that is not even of its type is the parser's to report, and is none here.</summary>
internal static class ParsedValue
{
    public static T? Of<T>(SymbolResult result, Option<T> option) => Is(result, option, out var value) ? value : default;

    public static bool Is<T>(SymbolResult result, Option<T> option, out T? value)
    {
        try
        {
            value = result.GetValue(option);
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}

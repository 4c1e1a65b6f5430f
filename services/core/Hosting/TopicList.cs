using System.Text.RegularExpressions;

namespace Broker.Core.Hosting;

/// <summary>Topics as an operator writes them: names and regular expressions, which start with ^, separated by commas.</summary>
internal static class TopicList
{
    /// <summary>Splits at the commas that stand outside of an expression's brackets.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var (items, start, depth) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (text[i] != ',' || (depth > 0 && text[start..i].TrimStart().StartsWith('^')))
                continue;
            items.Add(text[start..i]);
            (start, depth) = (i + 1, 0);
        }

        items.Add(text[start..]);
        return [.. items.Select(item => item.Trim()).Where(item => item.Length > 0)];
    }

    /// <summary>What is wrong with a list; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
            return "give names separated by commas";
        if (items.FirstOrDefault(item => !item.StartsWith('^') && !item.All(IsNameCharacter)) is { } name)
            return $"'{name}' is no name of a topic; a regular expression starts with ^";
        return items.FirstOrDefault(item => item.StartsWith('^') && !IsExpression(item)) is { } expression
            ? $"'{expression}' is no regular expression"
            : null;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static bool IsExpression(string text)
    {
        try
        {
            _ = new Regex(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

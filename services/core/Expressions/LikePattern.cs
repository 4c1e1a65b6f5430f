namespace Broker.Core.Expressions;

/// <summary>
/// A LIKE pattern: <c>%</c> any run of characters, <c>_</c> any one, everything else itself (ADQL has no escape). Goes back at
/// most to the last <c>%</c>: never more than text × pattern steps.
/// </summary>
internal sealed class LikePattern(string pattern)
{
    public bool Matches(string text)
    {
        int t = 0, p = 0, lastPercent = -1, lastText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                lastPercent = p++;
                lastText = t;
            }
            else if (p < pattern.Length && (pattern[p] == '_' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (lastPercent >= 0)
            {
                p = lastPercent + 1;
                t = ++lastText;
            }
            else
                return false;
        }

        return pattern.AsSpan(p).TrimStart('%').IsEmpty;
    }
}

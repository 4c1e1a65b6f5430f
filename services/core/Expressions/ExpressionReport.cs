using System.Text;

namespace Broker.Core.Expressions;

/// <summary>A checked text for people to read: each error under its line, with a mark under its place.</summary>
public static class ExpressionReport
{
    /// <summary>Longest stretch of a line that is shown around an error, characters.</summary>
    private const int Window = 100;

    /// <summary>Lines without a trailing line break.</summary>
    public static string Of(string text, ExpressionResult result)
    {
        if (result.Expression is { } expression)
            return $"ok: at most {expression.CostNanoseconds / 1_000.0:0.0} µs for one alert";
        var report = new StringBuilder();
        foreach (var error in result.Errors)
            Add(report, text, error);
        return report.Append(result.Errors.Count).Append(result.Errors.Count == 1 ? " error" : " errors").ToString();
    }

    private static void Add(StringBuilder report, string text, ExpressionError error)
    {
        var start = error.Position == 0 ? 0 : text.LastIndexOf('\n', error.Position - 1) + 1;
        var end = text.IndexOf('\n', error.Position);
        var line = text[start..(end < 0 ? text.Length : end)];
        var column = error.Position - start;
        var number = text.AsSpan(0, start).Count('\n') + 1;
        report.Append($"line {number}, column {column + 1}: {error.Message}\n");

        var from = Math.Max(0, Math.Min(column - Window / 2, line.Length - Window));
        var shown = line.AsSpan(from, Math.Min(Window, line.Length - from)).ToString().Replace('\t', ' ');
        var marks = Math.Clamp(error.Length, 1, Math.Max(1, shown.Length - (column - from)));
        report.Append($"  {shown.TrimEnd('\r')}\n  {new string(' ', column - from)}{new string('^', marks)}\n");
        if (error.Hint is { } hint)
            report.Append($"  hint: {hint}\n");
    }
}

namespace Broker.Core.Expressions;

/// <summary>Bounds of the language; each is reported as an ordinary error with its position.</summary>
public static class ExpressionLimits
{
    /// <summary>Length of a text, characters.</summary>
    public const int TextLength = 8 * 1024;

    /// <summary>Parentheses, calls and arithmetic inside one another.</summary>
    public const int Depth = 32;

    /// <summary>Values of one IN list.</summary>
    public const int ListLength = 1_000;

    /// <summary>Columns of a SELECT list.</summary>
    public const int SelectedColumns = 100;

    /// <summary>Length of a LIKE pattern, characters.</summary>
    public const int PatternLength = 256;

    /// <summary>
    /// Estimated time per alert, ns, that an expression may cost; see <see cref="Cost"/>.
    /// </summary>
    public const int CostNanoseconds = 50_000;

    /// <summary>Errors reported at once.</summary>
    public const int Errors = 50;
}

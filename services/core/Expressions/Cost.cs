namespace Broker.Core.Expressions;

/// <summary>
/// What one step of an expression costs, in nanoseconds of one core: upper estimates for an alert with 500 points and 20
/// catalogue matches, so that the sum bounds the time a filter can take.
/// </summary>
internal static class Cost
{
    public const int Constant = 2;
    public const int Column = 10;
    public const int Operator = 5;
    public const int Mathematics = 25;
    public const int Trigonometry = 100;
    public const int Pattern = 500;
    public const int Lookup = 200;
    public const int LightCurve = 2_500;

    /// <summary>A value another part of the text, or another filter, has already asked for.</summary>
    public const int Remembered = 30;
}

namespace Broker.Tests.Ingest;

internal static class Rounding
{
    public static double? Rounded(this double? value) => value is { } number ? Math.Round(number, 6) : null;
}

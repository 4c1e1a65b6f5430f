namespace Broker.Tests.Tidy;

internal static class Tidy
{
    /// <summary>Fails with every offence at once.</summary>
    public static void Holds(IEnumerable<string> offences)
    {
        var all = offences.ToList();
        Assert.True(all.Count == 0, $"{all.Count} offence(s):\n{string.Join('\n', all)}");
    }
}

using System.Diagnostics;

namespace Broker.ServerTests.Filter;

internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until it holds; fails after the limit.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"not within {limit.TotalSeconds} s: {what}");
            await Task.Delay(Poll);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, TimeSpan limit, string what) => HoldsAsync(() => Task.FromResult(condition()), limit, what);
}

using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded into a broker by DOTNET_STARTUP_HOOKS (so the runtime asks for this name, without a namespace): kills the process, as
/// kill -9 does, at one of the spans of its path. So the product has no places to fail at, and fails wherever a test wants.
/// </summary>
internal static class StartupHook
{
    /// <summary>SPAN;N;MS: that many milliseconds after the N-th start of the span.</summary>
    public const string Variable = "BROKER_TEST_FAILPOINT";

    private static ActivityListener? listener;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
            return;
        var parts = text.Split(';');
        var left = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var delay = TimeSpan.FromMilliseconds(double.Parse(parts[2], CultureInfo.InvariantCulture));
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Broker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = span =>
            {
                if (span.OperationName == parts[0] && Interlocked.Decrement(ref left) == 0)
                    Kill(delay);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    // At once, on the thread that works: nothing of the step is done. Later, on another: some of it is.
    private static void Kill(TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
            Process.GetCurrentProcess().Kill();
        else
            new Thread(() => { SpinWait.SpinUntil(() => false, delay); Process.GetCurrentProcess().Kill(); }).Start();
    }
}

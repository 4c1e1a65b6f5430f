using System.Diagnostics;
using System.Globalization;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>What happened when, to stderr and to a file.</summary>
internal sealed class ChaosLog(string file)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();

    public string File => file;

    public void Say(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,8:0.0} s  {what}");
        lock (gate)
        {
            Console.Error.WriteLine(line);
            System.IO.File.AppendAllText(file, line + "\n");
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>What one run of one fault showed: a line of <c>artifacts/faults/FAULT.jsonl</c>.</summary>
/// <param name="fault">Number of the fault: <c>F1</c>.</param>
/// <param name="seed">What follows from chance follows from it.</param>
/// <param name="isFull">Whether outages are to be as long as the acceptance list says.</param>
internal sealed class FaultFigures(string fault, ulong seed, bool isFull = false)
{
    private static readonly Lock Gate = new();
    private readonly JsonObject figures = [];

    public ulong Seed => seed;

    public bool IsFull => isFull;

    /// <summary>How long something is to last, and a number of the line.</summary>
    public TimeSpan Lasting(TimeSpan shorter, TimeSpan full)
    {
        var length = isFull ? full : shorter;
        Note("outage_seconds", length.TotalSeconds);
        return length;
    }

    /// <summary>Adds a number to the line; of several under one name the largest is kept.</summary>
    public void Note(string name, double value)
    {
        if (figures[name] is not { } known || known.GetValue<double>() < value)
            figures[name] = Math.Round(value, 3);
    }

    /// <summary>Adds to a number of the line.</summary>
    public void Add(string name, double value) => figures[name] = (figures[name]?.GetValue<double>() ?? 0) + value;

    /// <summary>A number of the line; 0 when nobody noted it.</summary>
    public double this[string name] => figures[name]?.GetValue<double>() ?? 0;

    /// <param name="passed">Null when it was not tried.</param>
    /// <param name="took">The whole run.</param>
    /// <param name="why">It failed, or was not tried.</param>
    public void Write(bool? passed, TimeSpan took, string? why)
    {
        var line = new JsonObject
        {
            ["fault"] = fault, ["seed"] = seed.ToString(CultureInfo.InvariantCulture), ["passed"] = passed, ["seconds"] = Math.Round(took.TotalSeconds, 1), ["figures"] = figures,
        };
        if (why is not null)
            line["why"] = why;
        var folder = Path.Combine(SourceTree.Root, "artifacts", "faults");
        lock (Gate)
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(Path.Combine(folder, $"{fault}.jsonl"), line.ToJsonString() + "\n");
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>What one run of one fault showed: a line of <c>artifacts/faults/FAULT.jsonl</c>.</summary>
internal sealed class FaultFigures(string fault, ulong seed)
{
    private static readonly Lock Gate = new();
    private readonly JsonObject figures = [];

    public ulong Seed => seed;

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

    public void Write(bool passed, TimeSpan took, string? why)
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

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Broker.Benchmarks.Reporting;

/// <summary>What a run found: a table for people, and <c>{"machine": {…}, "results": […]}</c> for programs.</summary>
internal sealed class BenchReport(MachineInfo machine)
{
    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<BenchResult> results = [];
    private readonly List<string> notes = [];

    public void Add(BenchResult result) => results.Add(result);

    /// <summary>A sentence that stands below the table.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    public string ToJson() => JsonSerializer.Serialize(
        new { machine = machine.WithLoadAtEnd(), results = results.ConvertAll(Rounded), notes }, Layout);

    /// <summary>One row a case, one column a metric, in the order in which they came.</summary>
    public async Task WriteTableAsync(TextWriter output)
    {
        await output.WriteLineAsync(machine.WithLoadAtEnd().ToString());
        foreach (var block in results.GroupBy(result => result.Case.Split('/')[0]))
        {
            var metrics = block.Select(result => result.Metric).Distinct().ToList();
            var rows = block.GroupBy(result => result.Case).Select(one => (string[])
                [one.Key, .. metrics.Select(metric => one.FirstOrDefault(result => result.Metric == metric) is { } result ? Cell(result) : "")]);
            await output.WriteLineAsync();
            await output.WriteAsync(TextTable.Layout([["case", .. metrics], .. rows]));
        }

        await output.WriteLineAsync();
        if (results.Exists(result => result.Goal is not null || result.GoalRatio is not null))
            await output.WriteLineAsync(results.Exists(result => result.IsMissed) ? "A star marks a goal that is not reached." : "Every goal is reached.");
        foreach (var note in notes)
            await output.WriteLineAsync(note);
    }

    private static BenchResult Rounded(BenchResult result) =>
        result with { Value = Math.Round(result.Value, 3), Yardstick = Rounded(result.Yardstick), Ratio = Rounded(result.Ratio) };

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;

    private static string Cell(BenchResult result)
    {
        var ratio = result.Ratio is { } value ? $" ({value:0.00} x)" : "";
        var star = result.IsMissed ? " *" : "";
        return (result.Value >= 100 ? $"{result.Value:#,0}" : $"{result.Value:0.##}") + ratio + star;
    }
}

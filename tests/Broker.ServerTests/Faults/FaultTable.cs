using System.Globalization;
using System.Text.Json.Nodes;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>All lines of <c>artifacts/faults</c> as a table, a row a fault: what <c>./run test --faults</c> ends with, and the docs show.</summary>
internal static class FaultTable
{
    public static IEnumerable<string> Lines()
    {
        var folder = Path.Combine(SourceTree.Root, "artifacts", "faults");
        var runs = !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.jsonl").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!).ToList();
        yield return "| fault | runs | passed | longest run | figures, the largest of each |";
        yield return "|---|---|---|---|---|";
        foreach (var fault in runs.GroupBy(run => (string)run["fault"]!).OrderBy(group => Number(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            var tried = fault.Where(run => run["passed"] is not null).ToList();
            yield return tried.Count == 0
                ? $"| {fault.Key} | 0 | not tried: {fault.First()["why"]} | | |"
                : string.Create(CultureInfo.InvariantCulture, $"| {fault.Key} | {tried.Count} | {tried.Count(run => (bool)run["passed"]!)} | {tried.Max(run => (double)run["seconds"]!):0} s | {string.Join(", ", Figures(tried))} |");
        }
    }

    private static IEnumerable<string> Figures(IEnumerable<JsonNode> runs) =>
        from run in runs
        from figure in run["figures"]!.AsObject()
        group (double)figure.Value! by figure.Key into values
        select string.Create(CultureInfo.InvariantCulture, $"{values.Key.Replace('_', ' ')} {values.Max():0.##}");

    private static int Number(string fault) => int.TryParse([.. fault.Skip(1).TakeWhile(char.IsDigit)], CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}

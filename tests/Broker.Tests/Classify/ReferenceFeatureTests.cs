using Broker.Classify.Features;
using Broker.Classify.Tables;
using Xunit.Abstractions;

namespace Broker.Tests.Classify;

/// <summary>Agreement with an independent package on real light curves, where the reference tables are at hand (BROKER_TEST_DATA, default ../shared/data).</summary>
public sealed class ReferenceFeatureTests(ITestOutputHelper output)
{
    [Fact]
    public void Values_agree_with_the_reference_tables()
    {
        var folder = Path.Combine(DataFolder(), "features");
        if (!Directory.Exists(folder))
        {
            output.WriteLine($"no reference tables in {folder}: only the hand-made values of FeatureTests were checked");
            return;
        }

        var expected = new CsvFile(Path.Combine(folder, "expected_features.csv.gz")).Rows("object", "band", "quantity", "feature", "value")
            .Where(r => !r.RequiredText("feature").EndsWith("_f64", StringComparison.Ordinal)).ToLookup(r => r.RequiredText("object"));
        var (compared, wrong, curve) = (0, new List<string>(), new LightCurve());
        foreach (var rows in LightCurveFile.Read(Path.Combine(folder, "lightcurves.csv.gz")))
        {
            curve.Load(rows.Points);
            var ours = FeatureTable.Of(curve).ToDictionary(r => (r.Band, r.Quantity?.ToString().ToLowerInvariant(), r.Feature), r => r.Value.Value);
            foreach (var row in expected[rows.Object])
            {
                var (key, reference) = ((row.RequiredText("band"), row.Text("quantity"), row.RequiredText("feature")), row.Number("value"));
                compared++;
                if (!ours.TryGetValue(key, out var value) || !Agree(value, reference, row.RequiredText("feature")))
                    wrong.Add($"{rows.Object} {key}: {value}, reference {reference}");
            }
        }

        output.WriteLine($"{compared} values of {folder} compared, {wrong.Count} differ");
        Assert.True(compared > 30_000, $"only {compared} values");
        Assert.Empty(wrong);
    }

    /// <summary>The tolerances of the reference: quantiles are 32-bit there, lines are not centred there.</summary>
    private static bool Agree(double? value, double? reference, string feature)
    {
        var relative = feature switch
        {
            _ when feature.Contains("Percent", StringComparison.Ordinal) || feature.Contains("Percentile", StringComparison.Ordinal) => 1e-5,
            _ when feature.StartsWith("Linear", StringComparison.Ordinal) => 1e-5,
            _ when feature.StartsWith("Parabola", StringComparison.Ordinal) => 1e-7,
            "Chi2Pvar" => 1e-6,
            _ => 1e-9,
        };
        return value is { } a && reference is { } b && Math.Abs(a - b) <= relative * Math.Abs(b) + 1e-9;
    }

    private static string DataFolder()
    {
        if (Environment.GetEnvironmentVariable("BROKER_TEST_DATA") is { Length: > 0 } set)
            return set;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Broker.sln")))
            folder = folder.Parent;
        return Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "data"));
    }
}

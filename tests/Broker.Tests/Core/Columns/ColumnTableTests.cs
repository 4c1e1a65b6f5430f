using Broker.Core.Columns;

namespace Broker.Tests.Core.Columns;

public sealed class ColumnTableTests
{
    [Fact]
    public void Names_are_snake_case_and_unique()
    {
        var names = ColumnTable.All.Select(c => c.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
    }

    [Fact]
    public void Every_column_has_the_getter_of_its_type_and_gives_a_value()
    {
        foreach (var column in ColumnTable.All)
            Assert.NotNull(column.Value(SampleAlerts.Classified));
    }

    [Fact]
    public void Every_column_is_described() => Assert.All(ColumnTable.All, c =>
    {
        Assert.EndsWith(".", c.Description, StringComparison.Ordinal);
        Assert.NotEmpty(c.Ucd);
    });

    /// <summary>Sgr A* (Reid &amp; Brunthaler 2004), the galactic pole and the node by definition.</summary>
    [Theory]
    [InlineData(266.416837, -29.007811, 359.9442, -0.0462)]
    [InlineData(192.85948, 27.12825, double.NaN, 90)]
    [InlineData(282.85948, 0, 32.93192, 0)]
    [InlineData(83.633083, 22.0145, 184.55745, -5.78436)]
    public void Galactic_coordinates_agree_with_published_ones(double raDeg, double decDeg, double lonDeg, double latDeg)
    {
        var alert = SampleAlerts.Bare with { Alert = SampleAlerts.Bare.Alert with { RaDeg = raDeg, DecDeg = decDeg } };

        Assert.Equal(latDeg, ColumnTable.Find("gal_lat")!.Number!(alert)!.Value, 3);
        if (double.IsFinite(lonDeg))
            Assert.Equal(lonDeg, ColumnTable.Find("gal_lon")!.Number!(alert)!.Value, 3);
    }

    [Fact]
    public void Class_is_the_top_of_the_first_classifier_with_values_and_ties_go_by_name()
    {
        var alert = SampleAlerts.Bare with
        {
            Scores =
            [
                new() { Model = "odd", Version = "1", Values = new Dictionary<string, double> { ["score"] = 2 } },
                new() { Model = "trees", Version = "1", Values = new Dictionary<string, double> { ["TDE"] = 0.5, ["AGN"] = 0.5 } },
            ],
        };

        Assert.Equal("AGN", ColumnTable.Find("class")!.Value(alert));
        Assert.Equal(0.5, ColumnTable.Find("class_probability")!.Value(alert));
        Assert.Equal(2.0, ColumnTable.Find("anomaly_score")!.Value(alert));
    }

    [Fact]
    public void Missing_values_are_null_never_magic() => Assert.All(
        ["flux_njy", "mag_ab", "snr", "limit_njy", "reliability", "program_id", "age_days", "class", "anomaly_score", "published_at"],
        name => Assert.Null(ColumnTable.Find(name)!.Value(SampleAlerts.Bare)));
}
